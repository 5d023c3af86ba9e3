"""What a template may name: a paper's fields as plain text, numbers, lists and dicts; each is there, or empty."""

from typing import Any

from library.paper import Creator, Paper
from library.tags import obsidian_tag
from library.text import tidy
from sync.obsidian import note
from sync.obsidian.inert import address
from sync.obsidian.markdown import Address, Markdown

_SCHEMES = ("arxiv", "doi", "openreview", "acl", "pmid", "pmcid", "s2")
_LINKS = {"abs": "abs", "pdf": "pdf", "code": "code", "project": "project", "publisher": "publisher_url"}


class Folder(str):
    """The folder that was connected: a path, whose slashes part it."""

    __slots__ = ()


def fields(paper: Paper, folder: str = "") -> dict[str, Any]:
    """The fields of a paper by the names that templates use; `folder` is the one that was connected."""
    short, colon, _ = paper.title.partition(":")
    place = paper.place("zotero")
    numbered = [one for one in paper.versions if one.number]
    given: dict[str, Any] = {
        "id": paper.id,
        "title": paper.title,
        "short_title": tidy(short) if colon else paper.title,
        "abstract": paper.abstract,
        "ai_summary": paper.ai_summary,
        "authors": [one.display for one in paper.creators],
        "creators": [_creator(one) for one in paper.creators],
        "surname": paper.creators[0].family if paper.creators else "",
        "published": paper.published,
        "year": paper.year,
        "type": paper.type,
        "venue": paper.venue,
        "volume": paper.volume,
        "issue": paper.issue,
        "pages": paper.pages,
        "publisher": paper.publisher,
        "organization": paper.organization,
        "keywords": list(paper.keywords),
        "categories": list(paper.categories),
        "collections": list(paper.collections),
        "citekey": paper.citekey,
        "status": paper.status,
        "rating": paper.rating,
        "tags": [tag for one in paper.tags if (tag := obsidian_tag(one)) and tag.casefold() != "paper"],
        "upvotes": paper.upvotes,
        "saved": paper.saved_at.astimezone().date().isoformat() if paper.saved_at else "",
        "version": numbered[0].number if numbered else None,
        "newest_version": numbered[0].latest_seen or numbered[0].number if numbered else None,
        **{scheme: paper.identifier(scheme) for scheme in _SCHEMES},
    }
    cleaned = {name: _cleaned(value) for name, value in given.items()}
    addresses = {name: paper.link(kind) for kind, name in _LINKS.items()}
    addresses["huggingface"] = paper.link("huggingface")
    addresses["url"] = paper.link("abs") or paper.link("publisher") or paper.link("huggingface")
    addresses["zotero"] = place.url if place else ""
    markdown = {"links": note.links(paper), "news": note.news(paper)}
    return {
        **cleaned,
        **{name: Address(address(url)) for name, url in addresses.items()},
        **{name: Markdown(text) for name, text in markdown.items()},
        "aliases": _cleaned(note.aliases(paper)),
        "folder": Folder(folder),
    }


def _creator(creator: Creator) -> dict[str, str]:
    return {"name": creator.display, "family": creator.family, "given": creator.given}


def _cleaned(value: Any) -> Any:
    """Without the two private characters by which values are marked in a rendering."""
    if isinstance(value, str):
        return value.replace("\ue000", "").replace("\ue001", "")
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {name: _cleaned(one) for name, one in value.items()}
    return value


NAMES = frozenset(fields(Paper("")))
