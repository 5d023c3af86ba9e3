"""Papers and states in words for people, as pages and the command line show them."""

from collections.abc import Sequence
from datetime import date, datetime

from markupsafe import Markup, escape

from library.hits import Parts
from library.outcomes import Standing
from library.paper import Paper

_MOST = 3
_NAMES = {
    "abs": "Abstract page",
    "pdf": "PDF",
    "doi": "DOI",
    "huggingface": "Hugging Face",
    "arxiv": "arXiv",
    "openreview": "OpenReview",
}
_FIELDS = {"ai_summary": "AI summary", "creators": "Authors"}
_STATES = {
    "due": "on the way",
    "working": "on the way",
    "postponed": "waits",
    "failed": "refused",
    "conflict": "both changed",
}


def byline(paper: Paper) -> str:
    """Who, where, when: "Lindqvist, Okafor, Zhao +1 · arXiv · 2026"."""
    return who_where_when([one.family for one in paper.creators], paper.venue, paper.published)


def who_where_when(names: Sequence[str], venue: str, published: str) -> str:
    """The first three names and how many more, and what else is known."""
    more = f" +{len(names) - _MOST}" if len(names) > _MOST else ""
    return " · ".join(filter(None, (", ".join(names[:_MOST]) + more, venue, published)))


def marks(parts: Parts) -> Markup:
    """A text in pieces as HTML: what was searched for is marked."""
    return Markup("").join(Markup("<mark>{}</mark>").format(one) if hit else escape(one) for one, hit in parts)


def name_of(word: str) -> str:
    """A kind of link or a source, as a person calls it."""
    return _NAMES.get(word, word.replace("-", " ").capitalize())


def state_word(standing: Standing) -> str:
    """How a paper stands in a target, in one word; the reason stands beside it."""
    return _STATES.get(standing.state, standing.state)


def field_word(name: str) -> str:
    """A field of a paper as a person calls it: "Authors", "AI summary"."""
    return _FIELDS.get(name, name.replace("_", " ").capitalize())


def status_word(status: str) -> str:
    """A status as a person reads it: "To read"."""
    return status.replace("-", " ").capitalize()


def ago(moment: datetime, now: datetime) -> str:
    """How long ago, as exactly as it matters: "20 s ago", "3 h ago"; after a week the day."""
    seconds = max(0, int((now - moment).total_seconds()))
    for unit, length, most in (("s", 1, 90), ("min", 60, 90), ("h", 3600, 36), ("days", 86400, 7)):
        if seconds < most * length:
            return f"{seconds // length} {unit} ago"
    return day(moment)


def day(moment: datetime) -> str:
    """A day as a person here reads it: "3 Nov 2026"."""
    local = moment.astimezone()
    return f"{local.day} {local:%b %Y}"


def title_of(on: date) -> str:
    """A list's day as a person reads it: "Monday, 23 November"."""
    return f"{on:%A}, {on.day} {on:%B}"


def day_word(on: date) -> str:
    """A day in few letters: "Mon 23 Nov"."""
    return f"{on:%a} {on.day} {on:%b}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number and its noun: "1 paper", "3 papers"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


# What templates call by name.
TOLD = (byline, counted, day, day_word, name_of, state_word, status_word, title_of)
