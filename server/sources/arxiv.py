"""arXiv by id: its Atom API, a hundred ids a request, at the pace that arXiv asks for (`server.pace`).

An error is one entry titled "Error"; what is not found has no entry (facts, Neighbours; read off real answers).
"""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from library.formats.huggingface import compact
from library.identifiers import Identifier, Mention, arxiv_links, find
from library.text import paragraphs, tidy
from server.outgoing import Before, Outgoing
from server.sources.journal_refs import publication
from server.sources.source import Page
from server.sources.waiting import raise_for_wait
from sync.target import RefusedError

_ERRORS = "/api/errors"
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"


class ArxivSource:
    """arXiv's Atom API."""

    name = "arxiv"
    words = "arXiv"
    batch = 100

    def __init__(self, base: str, outgoing: Outgoing, pace: Before | None = None) -> None:
        self._base = base.rstrip("/")
        self._outgoing = outgoing
        self._pace = pace

    def knows(self, identifier: Identifier) -> bool:
        """ArXiv's own ids."""
        return identifier.scheme == "arxiv"

    def ask(self, identifiers: Sequence[Identifier]) -> list[Page]:
        """All of them in one request."""
        query = urlencode({"id_list": ",".join(one.value for one in identifiers), "max_results": len(identifiers)})
        answer = self._outgoing.get(f"{self._base}/api/query?{query}", before=self._pace)
        raise_for_wait(answer, self.words)
        found = entries(answer.body)
        return [Page(one, one.url, *found.get(one, (None, None))) for one in identifiers]

    def close(self) -> None:
        """Close its connections."""
        self._outgoing.close()


def feed_entries(body: bytes) -> Iterator[Element]:
    """The entries of an Atom feed.

    Raises:
        RefusedError: it is none.
    """
    try:
        feed = fromstring(body.decode("utf-8", errors="replace"), forbid_dtd=True)
    except (ParseError, ValueError) as error:
        msg = "arXiv answered something that is no feed."
        raise RefusedError(msg) from error
    return iter(feed.iter(f"{_ATOM}entry"))


def categories_of(entry: Element) -> list[str]:
    """The categories of an entry, in its order."""
    return [str(one.get("term")) for one in entry.findall(f"{_ATOM}category") if one.get("term")]


def entries(body: bytes) -> dict[Identifier, tuple[dict[str, Any], dict[str, Any] | None]]:
    """The papers of an Atom answer, as Clip JSON has them; with each its version of record, where its authors named it.

    Raises:
        RefusedError: it is no Atom feed, or arXiv's error entry.
    """
    found: dict[Identifier, tuple[dict[str, Any], dict[str, Any] | None]] = {}
    for entry in feed_entries(body):
        address = _text(entry, f"{_ATOM}id")
        if _ERRORS in address and tidy(_text(entry, f"{_ATOM}title")) == "Error":
            # Asked first: an error's address names the id it complains of.
            msg = f"arXiv says: {tidy(_text(entry, f'{_ATOM}summary'))}"
            raise RefusedError(msg)
        mention = next((one for one in find(address) if one.identifier.scheme == "arxiv"), None)
        if mention is not None:
            paper = _paper(entry, mention)
            found[mention.identifier] = (paper, _published(entry, mention.identifier, paper))
    return found


def _paper(entry: Element, mention: Mention) -> dict[str, Any]:
    identifier, version = mention
    primary = entry.find(f"{_ARXIV}primary_category")
    first = [str(primary.get("term"))] if primary is not None and primary.get("term") else []
    others = categories_of(entry)
    identifiers = [f"{identifier}v{version}" if version else str(identifier)]
    return compact(
        {
            "title": tidy(_text(entry, f"{_ATOM}title")),
            "abstract": paragraphs(_text(entry, f"{_ATOM}summary")),
            "creators": [
                {"name": name} for one in entry.findall(f"{_ATOM}author") if (name := tidy(_text(one, f"{_ATOM}name")))
            ],
            "type": "preprint",
            "venue": "arXiv",
            "published": _text(entry, f"{_ATOM}published")[:10],
            "identifiers": identifiers,
            "links": arxiv_links(identifier),
            "categories": list(dict.fromkeys([*first, *others])),
        }
    )


def _published(entry: Element, identifier: Identifier, paper: dict[str, Any]) -> dict[str, Any] | None:
    """The version of record as a paper of its own: it is proposed, and changes nothing before a person takes it."""
    doi = (_text(entry, f"{_ARXIV}doi").split() or [""])[0]
    told = publication(_text(entry, f"{_ARXIV}journal_ref"), doi)
    if not told:
        return None
    identifiers = [str(identifier), *([f"doi:{told.pop('doi')}"] if told.get("doi") else [])]
    told.pop("doi", None)
    same = {"title": paper.get("title", ""), "creators": paper.get("creators", [])}
    return compact(same | told | {"identifiers": identifiers})


def _text(element: Element, name: str) -> str:
    return element.findtext(name) or ""
