"""Hugging Face's papers as it writes them in JSON: API bodies, and the islands of its pages, hold the same shape.

Measured (facts, Hugging Face): take `paper.title`, not the outer one; take the inner `publishedAt`, the outer slips a
day; line breaks stand inside titles; the AI summary is never the abstract; `hidden` authors are still authors.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from library.identifiers import IdentifierError, arxiv_links, guess, read
from library.text import paragraphs, tidy

SITE = "https://huggingface.co"
DAILY = f"{SITE}/papers"


def paper_json(body: Mapping[str, Any]) -> dict[str, Any] | None:
    """The `paper` of a Clip JSON out of an API item or its inner `paper`; None if it names no paper."""
    paper = body.get("paper") if isinstance(body.get("paper"), Mapping) else body
    if not isinstance(paper, Mapping) or not isinstance(paper.get("id"), str):
        return None
    said = identified(paper["id"])
    organization = paper.get("organization") or body.get("organization") or {}
    said |= {
        "title": tidy(_text(paper.get("title"))) or tidy(_text(body.get("title"))),
        "abstract": paragraphs(_text(paper.get("summary")) or _text(body.get("summary"))),
        "creators": [{"name": name} for one in _list(paper.get("authors")) if (name := _name(one))],
        "published": _text(paper.get("publishedAt"))[:10],
        "ai_summary": paragraphs(_text(paper.get("ai_summary"))),
        "keywords": [tidy(one) for one in _list(paper.get("ai_keywords")) if isinstance(one, str) and tidy(one)],
        "organization": tidy(_text(organization.get("fullname") or organization.get("name")))
        if isinstance(organization, Mapping)
        else "",
    }
    links = said["links"]
    for kind, url in (("code", paper.get("githubRepo")), ("project", paper.get("projectPage"))):
        if isinstance(url, str) and url.startswith(("http://", "https://")):
            links[kind] = url
    upvotes = paper.get("upvotes")
    if isinstance(upvotes, int) and not isinstance(upvotes, bool) and upvotes >= 0:
        said["upvotes"] = upvotes
    return compact(said)


def identified(paper_id: str) -> dict[str, Any]:
    """What an id alone says: the identifier, its links, and that an arXiv paper is a preprint."""
    mention = guess(paper_id)
    links = {"huggingface": f"{SITE}/papers/{paper_id}"}
    if mention is None or mention.identifier.scheme != "arxiv":
        try:
            return {"identifiers": [str(read(f"hf:{paper_id}").identifier)], "links": links}
        except IdentifierError:
            return {"identifiers": [], "links": {}}
    return {
        "identifiers": [str(mention.identifier)],
        "type": "preprint",
        "venue": "arXiv",
        "links": arxiv_links(mention.identifier) | links,
    }


def compact(said: Mapping[str, Any]) -> dict[str, Any]:
    """Without the fields that say nothing."""
    return {name: value for name, value in said.items() if value not in ("", [], {}, None)}


def papers_in(body: Any) -> Iterator[dict[str, Any]]:
    """Every paper of an API body: a daily list, a search result, one paper."""
    for item in body if isinstance(body, list) else [body]:
        if isinstance(item, Mapping) and (said := paper_json(item)):
            yield said


def looks_like(body: Any) -> bool:
    """Whether a JSON body is one of Hugging Face's paper API."""
    first = body[0] if isinstance(body, list) and body else body
    if not isinstance(first, Mapping):
        return False
    inner = first.get("paper")
    if isinstance(inner, Mapping):
        return "id" in inner and "identifiers" not in inner
    return "id" in first and "title" in first and ("summary" in first or "publishedAt" in first)


def island(props: str) -> Any:
    """The data of an island; None if its JSON is broken."""
    try:
        return json.loads(props)
    except (ValueError, RecursionError):
        return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _name(author: Any) -> str:
    return tidy(_text(author.get("name"))) if isinstance(author, Mapping) else ""
