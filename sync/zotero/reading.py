"""An item of Zotero as a paper, as far as matching wants it: whatever a person may have in their library. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from library.identifiers import Identifier, find
from library.paper import Creator, Link, Paper, PaperType
from library.text import tidy, without_tags
from sync.zotero.creators import creator_of
from sync.zotero.dates import published
from sync.zotero.extra import labelled

_TYPES: dict[str, PaperType] = {
    "preprint": "preprint",
    "manuscript": "preprint",
    "conferencePaper": "conference",
    "journalArticle": "journal",
}
_VENUES = ("proceedingsTitle", "conferenceName", "publicationTitle", "bookTitle", "repository", "institution")
# Where identifiers stand (facts, "How a paper looks in Zotero"), and where older readers of arXiv put its own.
_ANY = ("DOI", "archiveID", "url")
_ARXIVS = ("publicationTitle", "reportNumber", "number", "archiveLocation", "archive", "callNumber")
# In `extra` only what is called so is an identifier of this paper: a comment names others, too.
_NAMED = re.compile(
    r"\s*(?:tex\.)?(?:doi|arxiv(?: id)?|eprint|pmid|pmcid|pubmed|acl|openreview|url)\s*[:=]|https?://\S+\s*$|10\.\d{4,9}/\S+\s*$",
    re.IGNORECASE,
)
_ON_ARXIV = re.compile(r"\s*arxiv\b", re.IGNORECASE)


def identifiers_in(item: Mapping[str, Any]) -> set[str]:
    """Every identifier of an item, wherever people and programs write it, as `scheme:value`."""
    return set(map(str, _identifiers(item)))


def item_paper(item: Mapping[str, Any]) -> Paper:
    """What an item says of its paper: title, creators, date, venue, identifiers, abstract, type.

    `id` is the item's key. Never raises for what stands there: what is of another form than Zotero's is as if it were
    not there.
    """
    beside = labelled(item.get("extra"))
    known = _identifiers(item)
    arxiv = any(one.scheme == "arxiv" for one in known)
    kind = _TYPES.get(_line(item.get("itemType")), "other")
    venue = next(filter(None, (_line(item.get(name)) for name in _VENUES)), "") or beside.get("publicationTitle", "")
    if _ON_ARXIV.match(venue) and arxiv:  # older readers made of a preprint an article of "arXiv:2611.14273 [cs]"
        kind, venue = "preprint", "arXiv"
    url = _line(item.get("url"))
    return Paper(
        id=_line(item.get("key")),
        title=_line(without_tags(_string(item.get("title")))),
        abstract=without_tags(_string(item.get("abstractNote"))).strip(),
        creators=_creators(item.get("creators")),
        type=kind,
        published=published(item.get("date")) or published(beside.get("date")),
        venue=venue,
        volume=_line(item.get("volume")) or beside.get("volume", ""),
        issue=_line(item.get("issue")) or beside.get("issue", ""),
        pages=_line(item.get("pages")) or beside.get("pages", ""),
        publisher=_line(item.get("publisher")) or beside.get("publisher", ""),
        identifiers=known,
        links=(Link("abs", url),) if url.startswith(("http://", "https://")) else (),
    )


def _identifiers(item: Mapping[str, Any]) -> tuple[Identifier, ...]:
    texts = [_string(item.get(name)) for name in _ANY]
    doi = _line(item.get("DOI"))
    texts += [f"doi:{doi}"] if doi else []
    texts += [line for line in _string(item.get("extra")).splitlines() if _NAMED.match(line)]
    found = dict.fromkeys(mention.identifier for text in texts for line in text.splitlines() for mention in find(line))
    for name in _ARXIVS:
        met = (mention.identifier for mention in find(_line(item.get(name))))
        found |= dict.fromkeys(one for one in met if one.scheme == "arxiv")
    return tuple(found)


def _creators(value: object) -> tuple[Creator, ...]:
    """The authors; of an item without any, whoever comes first: the presenter, the programmer, the editors."""
    entries = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
    roles = [one.get("creatorType") for one in entries]
    role = "author" if "author" in roles else next(iter(roles), None)
    found = [creator_of(one) for one, has in zip(entries, roles, strict=True) if has == role]
    # What stands in one field is split as it would be on a page, so that the two are compared alike.
    split = [one if one is None or one.given else Creator.parse(one.family) for one in found]
    return tuple(dict.fromkeys(one for one in split if one is not None))


def _string(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _line(value: object) -> str:
    return tidy(_string(value))
