"""`/feed.atom`: the daily lists as a feed, or with `q` any search; a token of its own opens it, and nothing else."""

from datetime import UTC, datetime

from flask import Blueprint, Response, request

from server.digest.entries import byline, excerpt
from server.digest.feed import FeedEntry, atom
from server.home import Home
from server.pages.acts import home
from server.text import byline as byline_of
from server.text import title_of

blueprint = Blueprint("feed", __name__)
_DAYS = 14
_PAPERS = 50


@blueprint.get("/feed.atom")
def feed() -> Response:
    """The feed."""
    here, query = home(), request.args.get("q", "")
    entries = _found(here, query) if query else _lists(here)
    title = f"Papershelf: {query}" if query else "Papershelf: papers that matter to you"
    name = f"urn:papershelf:search:{query}" if query else "urn:papershelf:daily"
    updated = max((one.updated for one in entries), default=datetime(2026, 1, 1, tzinfo=UTC))
    return Response(atom(title, name, request.base_url, updated, entries), content_type="application/atom+xml")


def _lists(here: Home) -> list[FeedEntry]:
    found = []
    for day in here.daily.days.all(_DAYS):
        for one, listing in here.daily.listed.told(day.papers):
            summary = ("; ".join(one.reasons), byline(listing), excerpt(listing))
            name = f"urn:papershelf:listed:{listing.key}"
            found.append(FeedEntry(name, listing.title, listing.url, listing.creators, day.made_at, summary))
        if not day.papers:
            name = f"urn:papershelf:day:{day.day.isoformat()}"
            said = f"Nothing new on {title_of(day.day)}"
            found.append(FeedEntry(name, said, "", ("Papershelf",), day.made_at, day.remarks))
    return found


def _found(here: Home, query: str) -> list[FeedEntry]:
    return [
        FeedEntry(
            f"urn:papershelf:paper:{paper.id}",
            paper.heading,
            next((link.url for link in paper.links), ""),
            tuple(one.display for one in paper.creators),
            paper.saved_at or here.now(),
            (byline_of(paper), paper.abstract),
        )
        for paper in here.shelf.find(query, limit=_PAPERS).papers
    ]
