"""The HTTP API: one blueprint a file, all of them in `blueprints`."""

from flask import Blueprint

from server.api import clips, devices, openapi, papers, pdfs, questions, targets

blueprints: tuple[Blueprint, ...] = (
    clips.blueprint,
    papers.blueprint,
    pdfs.blueprint,
    questions.blueprint,
    targets.blueprint,
    devices.blueprint,
    openapi.blueprint,
)
