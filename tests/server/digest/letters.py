"""Letters of invented papers, and how the mail of one is taken apart again."""

from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from bs4 import BeautifulSoup

from library.text import tidy
from server.digest.compose import compose
from server.digest.entries import Entry, Letter
from tests.invented import item

PAGE = "http://127.0.0.1:18230/today"
STOP = "http://127.0.0.1:18230/list/stop.0.1798070400.c29tZSBwcm9vZg"
ID = "<2026-11-23.4f1c@papershelf.localhost>"
SENT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def entry(number: int = 1, **changes: Any) -> Entry:
    """An invented paper, as the list shows it."""
    paper = item(number)["paper"]
    families = [one["name"].split()[-1] for one in paper["authors"]]
    names = ", ".join(families[:2]) + (f" +{len(families) - 2}" if len(families) > 2 else "")
    near = [item(number + away)["title"].partition(":")[0] for away in (40, 44)]
    made = Entry(
        title=tidy(paper["title"]),
        byline=f"{names} · arXiv · {paper['publishedAt'][:10]}",
        url=f"https://huggingface.co/papers/{paper['id']}",
        excerpt=tidy(paper["summary"]),
        reasons=(f"near {near[0]} and {near[1]}, which you saved",),
        upvotes=paper["upvotes"],
        save=f"{PAGE}/save?paper={paper['id']}&signed=4f1c{number}",
        not_for_me=f"{PAGE}/not-for-me?paper={paper['id']}&signed=9b2e{number}",
    )
    return replace(made, **changes)


def letter(*entries: Entry, remarks: tuple[str, ...] = (), stop: str = STOP) -> Letter:
    return Letter(date(2026, 11, 23), entries, remarks, PAGE, stop)


def mail(sent: Letter, **changes: Any) -> EmailMessage:
    given = {"sender": "ada@example.org", "recipient": "ada@example.net", "message_id": ID, "date": SENT}
    return compose(sent, **given | changes)


def read(raw: bytes) -> EmailMessage:
    """A mail as a program of the person reads it."""
    return cast("EmailMessage", message_from_bytes(raw, policy=policy.default))


def parts(message: EmailMessage) -> tuple[str, BeautifulSoup]:
    """Its plain text in one line, and its page."""
    plain, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert page is not None
    return " ".join(plain.get_content().split()), BeautifulSoup(page.get_content(), "html.parser")
