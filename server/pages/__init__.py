"""The web pages: one blueprint a file; templates and static files beside them."""

from pathlib import Path

from flask import Blueprint

from server.pages import acts, add, doctor, feed, needs_you, pairing, paper, settings, shelf, sign_in, today, welcome

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"

blueprints: tuple[Blueprint, ...] = (
    acts.blueprint,
    shelf.blueprint,
    paper.blueprint,
    needs_you.blueprint,
    add.blueprint,
    sign_in.blueprint,
    pairing.blueprint,
    today.blueprint,
    feed.blueprint,
    welcome.blueprint,
    settings.blueprint,
    doctor.blueprint,
)
