"""Identifiers of papers: one table of forms, read out of any URL or text.

An `Identifier` is a scheme and a value in its normal form; two spellings of one identifier compare equal.
A version ("v2") is no part of an arXiv identifier, for all versions are one work: `read` gives it beside.
`10.48550/arXiv.ID` is arXiv's own DOI for ID, and so is read as that arXiv identifier.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote, unquote


class IdentifierError(ValueError):
    """An identifier that cannot be read."""


class UnknownSchemeError(IdentifierError):
    """The scheme before the colon is none of `SCHEMES`."""


class BadValueError(IdentifierError):
    """The scheme is known, the value is not of its form."""


@dataclass(frozen=True, order=True, slots=True)
class Identifier:
    """A scheme of `SCHEMES` and a value in that scheme's normal form; written `scheme:value`."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"

    @property
    def url(self) -> str:
        """The public page of this identifier."""
        return _FORMS[self.scheme].address.format(quote(self.value, safe="/:;()._-"))


def arxiv_links(identifier: Identifier) -> dict[str, str]:
    """The pages of an arXiv paper that are there without being looked for: its abstract and its PDF."""
    return {"abs": identifier.url, "pdf": identifier.url.replace("/abs/", "/pdf/")}


class Mention(NamedTuple):
    """An identifier as met somewhere: with the version it was met with, if any (arXiv only)."""

    identifier: Identifier
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """How one scheme looks: a value alone, and inside a URL or a text."""

    value: re.Pattern[str]
    within: tuple[re.Pattern[str], ...]
    normal: Callable[[str], str]
    address: str


def _form(pattern: str) -> re.Pattern[str]:
    # ASCII: every scheme's letters and digits are plain ones, and one id must not have two spellings.
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


def _forms(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(_form, patterns))


# 0704 to 1412 have four digits behind the dot, later months five: so a number that YAML or a spreadsheet has eaten a
# zero of (2301.00010 as 2301.0001) is no identifier. Older ones are an archive, a slash, seven digits.
_MONTH = r"(?:0[1-9]|1[0-2])"
_ARXIV_NEW = rf"(?:(?:0[7-9]|1[0-4]){_MONTH}\.\d{{4}}|(?:1[5-9]|[2-9]\d){_MONTH}\.\d{{5}})"
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|"
    "funct-an|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|math|mtrl-th|nlin|nucl-(?:ex|th)|patt-sol|physics|plasm-ph|q-alg|"
    "q-bio|quant-ph|solv-int|supr-con"
)
_ARXIV_OLD = rf"(?:{_ARCHIVES})(?:\.[a-z]+(?:-[a-z]+)?)?/\d{{2}}{_MONTH}\d{{3}}"
_ARXIV = rf"(?:{_ARXIV_NEW}|{_ARXIV_OLD})(?!\d)(?:v[1-9]\d{{0,2}})?"
# Crossref's own advice for modern DOIs; what prose puts behind one is trimmed in _doi.
_DOI = r"10\.\d{4,9}/(?:(?![\"'<>{}|\\^`])[!-~]){1,1000}"
_ACL = r"(?:[A-Z]\d{2}-\d{4}(?!\d)|\d{4}\.[a-z0-9]+(?:-[a-z0-9]+)*\.\d+)"
_HF = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_-])?"
# What publishers put behind a DOI in the addresses of their pages.
_PAGE_OF_DOI = re.compile(
    r"(?:&.*|/(?:full|full-text|pdf|epdf|abstract|abs|meta|html|figures|references|supplementary)(?:/.*)?"
    r"|(?:v\d+)?(?:\.(?:full|abstract|pdf|full-text|article-info))+)$",
    re.IGNORECASE,
)


def _arxiv(value: str) -> str:
    # The subject class of an old identifier ("math.GT/0309136") is optional and left out by arXiv itself.
    return re.sub(r"\.[a-z-]+(?=/)", "", value.lower())


def _doi(value: str) -> str:
    """Unquoted, without what an address or a sentence puts behind it; the same when done again."""
    before = None
    while value != before:
        before = value
        value = unquote(value).split("?")[0].split("#")[0].rstrip(".,;:!*/")
        if value.endswith((")", "]")) and value.count(")") + value.count("]") > value.count("(") + value.count("["):
            value = value[:-1]
    return value.lower()


def _acl(value: str) -> str:
    return value.upper() if "-" in value and "." not in value else value.lower()


def _as_is(value: str) -> str:
    return value


# One row a scheme. `within` is tried on URLs and prose in this order, the first group is the value.
_FORMS: dict[str, Form] = {
    "arxiv": Form(
        _form(_ARXIV),
        _forms(
            rf"(?:arxiv|alphaxiv|ar5iv)\.org/(?:abs|pdf|html|format|src|e-print|overview)/({_ARXIV})",
            rf"(?:ar5iv\.org|ar5iv\.labs\.arxiv\.org)/({_ARXIV})",
            rf"huggingface\.co/papers/({_ARXIV})",
            rf"\b10\.48550/arxiv\.({_ARXIV})",
            rf"\barxiv[:\s]\s*({_ARXIV})",
        ),
        _arxiv,
        "https://arxiv.org/abs/{}",
    ),
    "doi": Form(
        # Alone, a DOI may hold < and > (SICI: "10.1002/(SICI)1097-4571(1998)49:8<693::AID-ASI4>3.0.CO;2-O").
        _form(r"10\.\d{4,9}/[!-~]+"),
        _forms(rf"doi\.org/({_DOI})", rf"\bdoi[:\s]\s*({_DOI})", rf"(?<![\w./])({_DOI})", rf"/({_DOI})"),
        _doi,
        "https://doi.org/{}",
    ),
    "openreview": Form(
        _form(r"[A-Za-z0-9_-]{6,32}"),
        _forms(r"openreview\.net/(?:forum|pdf|attachment)\?(?:[^#\s]{0,500}&)?id=([A-Za-z0-9_-]{6,32})"),
        _as_is,
        "https://openreview.net/forum?id={}",
    ),
    "acl": Form(
        _form(_ACL),
        _forms(
            rf"aclanthology\.org/(?:anthology/)?({_ACL})", rf"aclweb\.org/anthology/(?:papers/\S{{0,100}}/)?({_ACL})"
        ),
        _acl,
        "https://aclanthology.org/{}/",
    ),
    "pmid": Form(
        _form(r"[1-9]\d{0,8}"),
        _forms(
            r"pubmed\.ncbi\.nlm\.nih\.gov/([1-9]\d{0,8})",
            r"ncbi\.nlm\.nih\.gov/pubmed/([1-9]\d{0,8})",
            r"\bpmid:?\s*([1-9]\d{0,8})\b",
        ),
        _as_is,
        "https://pubmed.ncbi.nlm.nih.gov/{}/",
    ),
    "pmcid": Form(
        _form(r"(?:PMC)?[1-9]\d{0,8}"),
        _forms(r"/(PMC[1-9]\d{0,8})\b", r"\bpmcid:?\s*(PMC[1-9]\d{0,8})\b"),
        lambda value: "PMC" + value.upper().removeprefix("PMC"),
        "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    ),
    "s2": Form(
        _form(r"[0-9a-f]{40}"),
        _forms(r"semanticscholar\.org/(?:paper|p)/(?:[^/\s]*/)?([0-9a-f]{40})"),
        str.lower,
        "https://www.semanticscholar.org/paper/{}",
    ),
    # Hugging Face's own pages that are no arXiv paper; a paper page with an arXiv id is that arXiv paper.
    "hf": Form(
        _form(_HF),
        _forms(rf"huggingface\.co/papers/(?!(?:date|week|month|trending)\b|{_ARXIV})({_HF})"),
        _as_is,
        "https://huggingface.co/papers/{}",
    ),
}

SCHEMES: tuple[str, ...] = tuple(_FORMS)

_LONGEST = 2_000  # characters of an identifier

_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_RESOLVER = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)


def _mention(scheme: str, value: str) -> Mention:
    """The normal form of a value of a known scheme; raises BadValueError."""
    value = value.strip()
    form = _FORMS[scheme]
    if len(value) > _LONGEST:  # said before anything is made of it: what is unquoted again and again takes its time
        msg = f"{value[:80]!r}… is longer than any {scheme} identifier"
        raise BadValueError(msg)
    if scheme == "doi":
        value = _doi(_RESOLVER.sub("", value, count=1) if _RESOLVER.match(value) else value)
        if own := _ARXIV_DOI.fullmatch(value):
            return _mention("arxiv", own[1])
    if scheme == "hf" and _FORMS["arxiv"].value.fullmatch(value):
        return _mention("arxiv", value)
    if not form.value.fullmatch(value):
        msg = f"{value[:80]!r} is not of the form of a {scheme} identifier"
        raise BadValueError(msg)
    version = None
    if scheme == "arxiv" and (split := re.fullmatch(r"(.+?)v(\d+)", value, re.IGNORECASE)):
        value, version = split[1], int(split[2])
    return Mention(Identifier(scheme, form.normal(value)), version)


def read(text: str) -> Mention:
    """Read `scheme:value` as a clip gives it, version and all.

    Raises:
        UnknownSchemeError: what stands before the colon is no scheme of ours.
        BadValueError: the value is not of that scheme's form.
    """
    scheme, colon, value = text.strip().partition(":")
    scheme = scheme.strip().lower()
    if not colon or scheme not in _FORMS:
        msg = f"unknown identifier scheme in {text[:80]!r}; known are {', '.join(SCHEMES)}"
        raise UnknownSchemeError(msg)
    return _mention(scheme, value)


def find(text: str) -> tuple[Mention, ...]:
    """Every identifier that stands in a URL or a text, in the order of the table, each once."""
    seen: dict[Identifier, Mention] = {}
    for mention in _occurrences(text):
        known = seen.get(mention.identifier)
        if known is None or (known.version is None and mention.version is not None):
            seen[mention.identifier] = mention
    return tuple(seen.values())


def guess(text: str) -> Mention | None:
    """What a person meant who typed this: an identifier with or without its scheme, or an address; else None."""
    text = text.strip()
    try:
        return read(text)
    except IdentifierError:
        pass
    for scheme in ("arxiv", "doi", "acl", "pmcid"):
        if _FORMS[scheme].value.fullmatch(text):
            try:
                return _mention(scheme, text)
            except BadValueError:
                continue
    return next(iter(find(text)), None)


def _occurrences(text: str) -> Iterator[Mention]:
    for scheme, form in _FORMS.items():
        for pattern in form.within:
            for met in pattern.finditer(text):
                value = _PAGE_OF_DOI.sub("", met[1]) if scheme == "doi" else met[1]
                try:
                    yield _mention(scheme, value)
                except BadValueError:
                    continue
