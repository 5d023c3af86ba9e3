"""The note of a paper: its properties, its region, and where a quotation goes (EXPERIENCE, "The note")."""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from library.paper import Paper
from library.tags import obsidian_tag
from library.text import tidy
from sync.obsidian import body, frontmatter, highlights
from sync.obsidian.inert import address
from sync.obsidian.markdown import callout, quote
from sync.obsidian.names import was_cut

ORDER = [
    "status",
    "rating",
    "tags",
    "authors",
    "published",
    "venue",
    "citekey",
    "arxiv",
    "doi",
    "url",
    "pdf",
    "code",
    "zotero",
    "upvotes",
    "saved",
    "title",
    "aliases",
    "papershelf",
]
LISTS = frozenset({"tags", "aliases"})  # merged name by name; every other property as a whole
UNTIMELY = frozenset({"upvotes"})  # alone never a reason to write
_MOST_AUTHORS = 20
_SHORT_NAME = 30  # characters, and at most three words
_LINKS = (("abs", "arXiv"), ("publisher", "Publisher"), ("pdf", "PDF"), ("code", "Code"), ("project", "Project"))


def properties(paper: Paper) -> dict[str, Any]:
    """The properties that Papershelf gives a note, in their order; empty ones left out."""
    place = paper.place("zotero")
    given: dict[str, Any] = {
        "status": paper.status,
        "rating": paper.rating,
        "tags": ["paper", *(tag for one in paper.tags if (tag := obsidian_tag(one)) and tag.casefold() != "paper")],
        "authors": [one.display for one in paper.creators[:_MOST_AUTHORS]],
        "published": paper.published,
        "venue": paper.venue,
        "citekey": paper.citekey,
        "arxiv": paper.identifier("arxiv"),
        "doi": paper.identifier("doi"),
        "url": _plain(paper.link("abs") or paper.link("publisher") or paper.link("huggingface")),
        "pdf": _plain(paper.link("pdf")),
        "code": _plain(paper.link("code")),
        "zotero": place.url if place else "",
        "upvotes": paper.upvotes,
        "saved": paper.saved_at.astimezone().date().isoformat() if paper.saved_at else "",
        "title": paper.title,
        "aliases": aliases(paper),
        "papershelf": paper.id,
    }
    return {name: given[name] for name in ORDER if given[name] not in ("", [], None)}


def _plain(url: str) -> str:
    return address(url)


def aliases(paper: Paper) -> list[str]:
    """The short name before a colon, the citekey, earlier keys, and the title where the name was cut."""
    short, colon, _ = paper.title.partition(":")
    short = tidy(short)
    names = [short] if colon and 0 < len(short) <= _SHORT_NAME and len(short.split()) <= 3 else []
    if paper.citekey:
        names.append(f"@{paper.citekey}")
    names += paper.aliases
    if was_cut(paper.title):
        names.append(paper.title)
    return list(dict.fromkeys(names))


def region(paper: Paper) -> str:
    """The text of the `paper` region."""
    parts = [links(paper), news(paper), callout(paper.abstract, "abstract+", "Abstract")]
    parts.append(callout(paper.ai_summary, "info-", "AI summary (Hugging Face, not the authors)"))
    return "\n\n".join(filter(None, parts))


def links(paper: Paper) -> str:
    """The line of links, to the paper's places on the web and its item in Zotero."""
    shown = [(words, paper.link(kind)) for kind, words in _LINKS]
    if doi := paper.identifier("doi"):
        shown.insert(1, ("DOI", f"https://doi.org/{doi}"))
    shown.append(("Hugging Face", paper.link("huggingface")))
    place = paper.place("zotero")
    shown.append(("Zotero", place.url if place else ""))
    return " · ".join(f"[{words}]({target})" for words, url in shown if url and (target := address(url)))


def news(paper: Paper) -> str:
    """The line that tells of a newer version; "" if there is none."""
    for version in paper.versions:
        if version.number and version.latest_seen and version.latest_seen > version.number:
            return f"> [!info] v{version.latest_seen} is out; you saved v{version.number}"
    return ""


def pieces(paper: Paper) -> dict[str, str]:
    """What goes under Notes once and is the person's from then on: by a hash of the piece, the piece."""
    # A note that was saved later is joined to the earlier ones: told apart by paragraph, only what is new is added.
    said = [*(quote(one) for one in paper.quotations), *re.split(r"\n(?:[ \t]*\n)+", paper.note.strip())]
    return {sha256(one.encode()).hexdigest()[:16]: one for one in said if one}


def wanted(paper: Paper, text: str | None = None) -> body.Wanted:
    """What the body of a note is to hold; its region as Papershelf has it, or with this text."""
    text = region(paper) if text is None else text
    return body.Wanted(text, highlights.items(paper.annotations), pieces(paper))


def render(paper: Paper, own: Mapping[str, Any] | None = None, text: str | None = None) -> str:
    """A new note, with properties and a region as Papershelf has them, or with these."""
    return frontmatter.render(properties(paper) if own is None else own) + body.new(wanted(paper, text))
