"""CSL-JSON, in and out (https://docs.citationstyles.org/en/stable/specification.html, "Appendix IV: Variables")."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from library.formats.huggingface import compact
from library.identifiers import IdentifierError, find, read
from library.paper import Paper
from library.text import paragraphs, tidy

_TYPES = {"paper-conference": "conference", "article-journal": "journal", "article": "preprint"}
_TYPES_OUT = {
    "conference": "paper-conference",
    "journal": "article-journal",
    "preprint": "article",
    "other": "document",
}
_ARXIV_FIELDS = ("number", "archive_location", "note", "URL", "DOI")


def looks_like(body: Any) -> bool:
    """Whether a JSON body is CSL-JSON: an item or a list of them."""
    first = body[0] if isinstance(body, list) and body else body
    return (
        isinstance(first, Mapping) and "title" in first and ("author" in first or "issued" in first or "DOI" in first)
    )


def papers_in(body: Any) -> list[dict[str, Any]]:
    """The papers of CSL-JSON, as Clip JSON has them."""
    return [_paper(item) for item in (body if isinstance(body, list) else [body]) if isinstance(item, Mapping)]


def _paper(item: Mapping[str, Any]) -> dict[str, Any]:
    identifiers = list(dict.fromkeys(_identifiers(item)))
    kind = _TYPES.get(_text(item, "type"), "other")
    if kind == "preprint" and not any(one.startswith("arxiv:") for one in identifiers):
        kind = "other"  # CSL's "article" is a preprint only where a repository says so
    elif kind == "other" and any(one.startswith("arxiv:") for one in identifiers):
        kind = "preprint"
    url = _text(item, "URL")
    names = item.get("author")
    return compact(
        {
            "title": tidy(_text(item, "title")),
            "abstract": paragraphs(_text(item, "abstract")),
            "creators": [
                _creator(one)
                for one in (names if isinstance(names, list) else [])
                if isinstance(one, Mapping) and _creator(one)
            ],
            "type": kind,
            "published": _date(item.get("issued")),
            "venue": tidy(_text(item, "container-title")),
            "volume": _text(item, "volume"),
            "issue": _text(item, "issue"),
            "pages": _text(item, "page"),
            "publisher": tidy(_text(item, "publisher")),
            "identifiers": identifiers,
            "links": {"publisher": url} if url.startswith("http") and "arxiv.org" not in url else {},
        }
    )


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value)


def _identifiers(item: Mapping[str, Any]) -> Iterable[str]:
    for name in _ARXIV_FIELDS:
        for mention in find(_text(item, name)):
            if mention.identifier.scheme == "arxiv":
                yield f"{mention.identifier}v{mention.version}" if mention.version else str(mention.identifier)
    for name, scheme in (("DOI", "doi"), ("PMID", "pmid"), ("PMCID", "pmcid")):
        try:
            mention = read(f"{scheme}:{_text(item, name)}")
        except IdentifierError:
            continue
        if mention.identifier.scheme == scheme:
            yield str(mention.identifier)
    for mention in find(_text(item, "URL")):
        if mention.identifier.scheme in {"acl", "openreview"}:
            yield str(mention.identifier)


def _creator(one: Mapping[str, Any]) -> dict[str, str]:
    family = " ".join(filter(None, (_text(one, "non-dropping-particle"), _text(one, "family"))))
    if family:
        given = " ".join(filter(None, (_text(one, "given"), _text(one, "dropping-particle"))))
        family = " ".join(filter(None, (family, _text(one, "suffix"))))
        return compact({"family": tidy(family), "given": tidy(given)})
    if literal := tidy(_text(one, "literal")):
        return {"family": literal}  # a group, or a name that its source did not want split
    return compact({"name": tidy(_text(one, "given"))})


def _date(issued: Any) -> str:
    if not isinstance(issued, Mapping):
        return ""
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        numbers = [str(one) for one in parts[0] if re.fullmatch(r"\d{1,4}", str(one))]
        return "-".join(one.zfill(4 if place == 0 else 2) for place, one in enumerate(numbers[:3]))
    raw = issued.get("raw") or issued.get("literal") or ""
    found = re.search(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", str(raw))
    return found[0] if found else ""


def write(papers: Iterable[Paper]) -> list[dict[str, Any]]:
    """Papers as CSL-JSON items; `id` is the citekey where there is one, else the paper's id."""
    return [compact(_item(paper)) for paper in papers]


def _item(paper: Paper) -> dict[str, Any]:
    arxiv, doi = paper.identifier("arxiv"), paper.identifier("doi")
    issued = [int(part) for part in paper.published.split("-")] if paper.published else []
    return {
        "id": paper.citekey or paper.id,
        "type": _TYPES_OUT[paper.type],
        "title": paper.title,
        "author": [
            compact({"family": one.family, "given": one.given}) if one.given else {"literal": one.family}
            for one in paper.creators
        ],
        "issued": {"date-parts": [issued]} if issued else {},
        "abstract": paper.abstract,
        "container-title": paper.venue if paper.type != "preprint" else "",
        "publisher": "arXiv" if paper.type == "preprint" and arxiv else paper.publisher,
        "number": f"arXiv:{arxiv}" if arxiv and paper.type == "preprint" else "",
        "volume": paper.volume,
        "issue": paper.issue,
        "page": paper.pages,
        "DOI": doi or (f"10.48550/arXiv.{arxiv}" if arxiv else ""),
        "PMID": paper.identifier("pmid"),
        "PMCID": paper.identifier("pmcid"),
        "URL": paper.link("publisher") or paper.link("abs"),
        "keyword": ", ".join(paper.tags),
    }
