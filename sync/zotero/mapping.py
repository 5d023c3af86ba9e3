"""A paper as a Zotero item, and back to what is compared (EXPERIENCE, "The Zotero item"). Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from library.paper import STATUSES, Creator, Paper
from library.tags import spelling
from library.text import tidy
from library.ulid import is_ulid
from sync.zotero import creators, extra, reading

MARK = "Papershelf"
_TYPES = {"preprint": "preprint", "conference": "conferencePaper", "journal": "journalArticle"}
# Which field of the item holds the venue, by item type.
_VENUES = {"conferencePaper": "proceedingsTitle", "journalArticle": "publicationTitle", "preprint": "repository"}
_WITH_PAGES = frozenset({"conferencePaper", "journalArticle"})
# Fields of ours that only some types have, and those types; another type refuses them, or puts them into extra.
_ONLY_IN = {
    "DOI": frozenset({"preprint", "conferencePaper", "journalArticle"}),
    "repository": frozenset({"preprint"}),
    "archiveID": frozenset({"preprint"}),
    "proceedingsTitle": frozenset({"conferencePaper"}),
    "publicationTitle": frozenset({"journalArticle"}),
    "volume": _WITH_PAGES,
    "pages": _WITH_PAGES,
    "issue": frozenset({"journalArticle"}),
    "publisher": frozenset({"conferencePaper", "document"}),
}
_IN_ALL = ("itemType", "title", "creators", "abstractNote", "date", "url", "libraryCatalog", "extra")
NOTE = "Obsidian note"  # what the link to it is called
EVERY_FIELD: Mapping[str, None] = dict.fromkeys([*_IN_ALL, *_ONLY_IN])  # that we ever write
_OF_LINES = frozenset({"abstractNote", "extra"})  # Zotero keeps their line breaks; other fields have one line
# Where the type is told by nothing else: which identifier, or which words of the venue, make it what.
_BY_SCHEME = {"acl": "conferencePaper", "pmid": "journalArticle", "pmcid": "journalArticle", "openreview": "preprint"}
_MEETING = re.compile(r"\b(proceedings|conference|workshop|symposium)\b", re.IGNORECASE)
_NO_VENUE = "arxiv"  # is where a preprint is, not where it appeared
_NO_TAGS = frozenset({"paper"}) | {spelling(one) for one in STATUSES}  # never flow as tags
_STOP_WORDS = frozenset({"a", "an", "the", "on", "of", "for", "in", "to", "and", "with", "towards", "toward"})


@dataclass(frozen=True, slots=True)
class Child:
    """A link below an item."""

    title: str
    url: str


def mark_of(paper: Paper) -> str:
    """What stands in `libraryCatalog`; `q=ULID&qmode=everything` finds it, and BibTeX export never prints it."""
    return f"{MARK} {paper.id}"


def is_ours(item: Mapping[str, Any], paper: Paper) -> bool:
    """Whether Papershelf made the item for this paper, or for a younger one that was merged into it.

    Of two ids for one work the older stays (CONTRACTS, "Other computers"), and ULIDs sort by age.
    """
    mark, _, number = str(item.get("libraryCatalog") or "").partition(" ")
    return mark == MARK and is_ulid(number) and number >= paper.id


def made_by(item: Mapping[str, Any]) -> str:
    """The id that an item's mark bears; "" where Papershelf did not make it, on this computer or another."""
    mark, _, number = str(item.get("libraryCatalog") or "").partition(" ")
    return number if mark == MARK and is_ulid(number) else ""


def is_work(item: Mapping[str, Any]) -> bool:
    """Whether it is an item of its own: nothing that hangs below one, and no note or file that stands alone."""
    return not item.get("parentItem") and item.get("itemType") not in {"attachment", "note", "annotation"}


def item_type(paper: Paper) -> str:
    """`document` where nothing tells what it is: its type changes on the same item when more is known."""
    if paper.type in _TYPES:
        return _TYPES[paper.type]
    if not paper.creators:
        return "document"
    if _MEETING.search(paper.venue):
        return "conferencePaper"
    if paper.identifier("doi") or (paper.volume and (paper.issue or paper.pages)):
        return "journalArticle"
    return next((kind for scheme, kind in _BY_SCHEME.items() if paper.identifier(scheme)), "document")


def fields(paper: Paper) -> dict[str, Any]:
    """The fields that Papershelf gives an item, as Zotero keeps them; empty ones left out, as it leaves them out."""
    kind = item_type(paper)
    arxiv = paper.identifier("arxiv")
    given: dict[str, Any] = {
        "itemType": kind,
        "title": paper.title,
        "creators": [creator(one) for one in paper.creators if creators.has_name(one)],
        "abstractNote": paper.abstract,
        "DOI": paper.identifier("doi") or (f"10.48550/arXiv.{arxiv}" if arxiv else ""),
        "date": paper.published,
        "url": paper.link("publisher") or paper.link("abs") or paper.link("huggingface"),
        "libraryCatalog": mark_of(paper),
        "extra": _extra(paper, arxiv),
    }
    if kind == "document":
        given.pop("DOI")
    if kind == "preprint" and arxiv:
        given["archiveID"] = f"arXiv:{arxiv}"
    if (venue := _VENUES.get(kind)) and (kind == "preprint" or paper.venue.casefold() != _NO_VENUE):
        given[venue] = paper.venue
    if kind in _WITH_PAGES:
        given |= {"volume": paper.volume, "pages": paper.pages}
        given |= {"issue": paper.issue} if kind == "journalArticle" else {"publisher": paper.publisher}
    kept = {name: _as_kept(name, value) for name, value in given.items()}
    return {name: value for name, value in kept.items() if value not in ("", [])}


def _as_kept(name: str, value: Any) -> Any:
    """A value as Zotero leaves it: composed, without control characters, soft breaks and spaces at its ends."""
    if not isinstance(value, str):
        return value
    value = unicodedata.normalize("NFC", value)
    if name not in _OF_LINES:
        return tidy(value)
    return "\n".join(map(tidy, value.splitlines())).strip("\n")


def fits(name: str, kind: str) -> bool:
    """Whether an item of this type has the field."""
    return name not in _ONLY_IN or kind in _ONLY_IN[name]


def _extra(paper: Paper, arxiv: str) -> str:
    if not arxiv:
        return ""
    category = f" [{paper.categories[0]}]" if paper.categories else ""
    return f"arXiv:{arxiv}{category}"


def creator(one: Creator) -> dict[str, str]:
    """A creator as an entry of an item's `creators`."""
    return creators.author(one)


def tags(paper: Paper) -> list[str]:
    """The manual tags: the paper's, and its status as a word, none for `new`."""
    flowing = [one for one in paper.tags if spelling(one) not in _NO_TAGS]
    return [*flowing, *([paper.status] if paper.status != "new" else [])]


def children(paper: Paper) -> list[Child]:
    """The links below the item."""
    place = paper.place("obsidian")
    found = [
        Child("Preprint PDF" if paper.identifier("arxiv") else "PDF", paper.link("pdf")),
        Child("Code", paper.link("code")),
        Child(NOTE, place.url if place else ""),
    ]
    return [one for one in found if one.url]


def new_item(paper: Paper, collections: Sequence[str]) -> dict[str, Any]:
    """The item to be made; `citationKey` is not sent, but read back (Better BibTeX gives its own)."""
    saved = paper.saved_at.strftime("%Y-%m-%dT%H:%M:%SZ") if paper.saved_at else ""
    return {
        **fields(paper),
        **({"accessDate": saved} if saved else {}),
        "tags": [{"tag": one} for one in tags(paper)],
        "collections": list(collections),
        "relations": {},
    }


def child_item(child: Child, parent: str) -> dict[str, Any]:
    """A link as an attachment item; made by hand, for the local API has no templates (`/items/new` is 404)."""
    return {
        "itemType": "attachment",
        "linkMode": "linked_url",
        "parentItem": parent,
        "title": child.title,
        "url": child.url,
        "contentType": "application/pdf" if child.title.endswith("PDF") else "",
        "tags": [],
        "relations": {},
    }


def comparable(item: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    """An item's fields as they are compared with ours; absent is absent, and of `extra` only our line counts."""
    found: dict[str, Any] = {}
    for name in names:
        value: Any = extra.line_in(item.get(name)) if name == "extra" else _as_kept(name, item.get(name))
        if name == "creators" and value:
            value = [
                {
                    key: _as_kept(key, one[key])
                    for key in ("creatorType", "firstName", "lastName", "name")
                    if one.get(key)
                }
                for one in value
            ]
        if value not in ("", [], None):
            found[name] = value
    return found


def manual_tags(item: Mapping[str, Any]) -> list[str]:
    """The tags that a person (or we) set; type 1 are automatic ones, and never touched."""
    return [one["tag"] for one in item.get("tags", []) if one.get("type", 0) == 0]


def identifiers_in(item: Mapping[str, Any]) -> set[str]:
    """Every identifier of an item, wherever people and programs write it, as `scheme:value`."""
    return reading.identifiers_in(item)


def item_paper(item: Mapping[str, Any]) -> Paper:
    """An item as a paper, as far as matching wants it; see `sync.zotero.reading`."""
    return reading.item_paper(item)


def citekey(paper: Paper) -> str:
    """Ours, where Zotero gives none: surname, year and the title's first word; "" with too little known."""
    if not paper.creators or not paper.year:
        return ""
    words = [_letters(word) for word in re.split(r"[^\w]+", paper.title)]
    first = next((word for word in words if word and word not in _STOP_WORDS), "")
    return f"{_letters(paper.creators[0].family)}{paper.year}{first}"


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain)
