r"""Papers as others cite them: `\cite{a,b}`, `[@a; @b]`, BibTeX, a Markdown list (as the popup's citing.js)."""

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from urllib.parse import quote

from library.paper import Paper
from library.text import folded

_KINDS = {"journal": "article", "conference": "inproceedings"}
_PLACES = {"article": "journal", "inproceedings": "booktitle"}
_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_MATH = re.compile(r"((?<!\\)\$[^$]+\$)")
_PAGES = re.compile(r"(\d)\s*[-–]\s*(\d)")  # noqa: RUF001 - both are in use between pages


def latex(papers: Iterable[Paper]) -> str:
    r"""`\cite{a,b}` of those that have a citekey; "" of none."""
    keys = ",".join(one.citekey for one in papers if one.citekey)
    return f"\\cite{{{keys}}}" if keys else ""


def pandoc(papers: Iterable[Paper]) -> str:
    """`[@a; @b]`, as Pandoc and Obsidian's citation plugins read it."""
    keys = "; ".join(f"@{one.citekey}" for one in papers if one.citekey)
    return f"[{keys}]" if keys else ""


def markdown(papers: Iterable[Paper]) -> str:
    """A link a line; a list where there are several."""
    links = [_link(one) for one in papers]
    return links[0] if len(links) == 1 else "\n".join(f"- {one}" for one in links)


def bibtex(papers: Iterable[Paper]) -> str:
    """An entry a paper, an empty line between."""
    return "\n".join(_entry(one) for one in papers)


FORMS: Mapping[str, Callable[[Iterable[Paper]], str]] = MappingProxyType(
    {"latex": latex, "pandoc": pandoc, "markdown": markdown, "bibtex": bibtex}
)


def _link(paper: Paper) -> str:
    title = re.sub(r"([\\\[\]])", r"\\\1", paper.heading)
    url = quote(address(paper), safe=":/?#@!$&'*+,;=%~")
    return f"[{title}]({url})" if url else title


def _entry(paper: Paper) -> str:
    kind = _KINDS.get(paper.type, "misc")
    year, _, rest = paper.published.partition("-")
    month = rest.partition("-")[0]
    arxiv = _value(paper, "arxiv")
    fields = {
        "title": f"{{{_escaped(paper.title)}}}" if paper.title else "",  # in two pairs of braces: its capitals stay
        "author": " and ".join(
            _escaped(f"{one.family}, {one.given}") if one.given else f"{{{_escaped(one.family)}}}"
            for one in paper.creators
        ),
        "year": year,
        "month": str(int(month)) if month else "",
        _PLACES.get(kind, "howpublished"): _escaped(paper.venue),
        "volume": _escaped(paper.volume),
        "number": _escaped(paper.issue),
        "pages": _PAGES.sub(r"\1--\2", _escaped(paper.pages)),
        "publisher": _escaped(paper.publisher),
        "doi": _paired(_value(paper, "doi")),
        "eprint": arxiv,
        "archivePrefix": "arXiv" if arxiv else "",
        "url": _paired(address(paper)),
    }
    lines = "\n".join(f"  {name} = {{{said}}}," for name, said in fields.items() if said)
    return f"@{kind}{{{paper.citekey or _key(paper)},\n{lines}\n}}\n"


def _key(paper: Paper) -> str:
    """Where Zotero gave none: surname, year, first word of the title."""
    family = paper.creators[0].family if paper.creators else ""
    parts = (family, paper.published[:4], paper.title.split(" ")[0] if paper.title else "")
    key = "".join(re.sub("[^a-z0-9]", "", folded(one)) for one in parts)
    return key or paper.id


def _value(paper: Paper, scheme: str) -> str:
    return next((one.value for one in paper.identifiers if one.scheme == scheme), "")


def address(paper: Paper) -> str:
    """Where a reader finds a paper on the web; "" where nothing says."""
    links = {one.kind: one.url for one in paper.links}
    if "abs" in links:
        return links["abs"]
    if arxiv := _value(paper, "arxiv"):
        return f"https://arxiv.org/abs/{arxiv}"
    if doi := _value(paper, "doi"):
        return f"https://doi.org/{doi}"
    return next(iter(links.values()), "")


def _escaped(words: str) -> str:
    """For LaTeX; what is LaTeX already, between two $, stays."""
    parts = _MATH.split(_paired(words))
    return "".join(part if place % 2 else _plain(part) for place, part in enumerate(parts))


def _paired(words: str) -> str:
    """The same words; braces that are not in pairs are left out, for they would end the entry, or go on behind it."""
    depth = 0
    for brace in re.findall("[{}]", words):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            break
    return re.sub("[{}]", "", words) if depth else words


def _plain(words: str) -> str:
    words = re.sub(r"[&%#_$]", r"\\\g<0>", words)
    return re.sub(r"\\(?![&%#_$])|[~^]", lambda one: _SPECIAL[one[0]], words)
