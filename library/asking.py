"""What a person types into the search, read: words, "phrases", -without, and fields. Pure.

    rotary attention        every word, each as the beginning of one
    "reward model"          next to each other
    -survey                 not that
    author:okafor tag:privacy venue:acl year:2024 year:2020-2024 year:>2020
    is:unread is:reading is:rated has:code has:note in:zotero saved:7d

What cannot be read as a field is searched as words, and told in `remarks`: a search never fails.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from library.identifiers import guess
from library.paper import STATUSES
from library.words import words_of

UNREAD = ("new", "to-read")
HAS = ("code", "pdf", "abstract", "note", "highlights", "doi", "arxiv")
_PIECE = re.compile(r'(?P<minus>-?)(?:(?P<field>[A-Za-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<plain>[^\s"]+))')
_YEARS = re.compile(r"(?P<sign>[<>]=?)?(?P<first>\d{4})(?:(?:-|\.\.)(?P<last>\d{4}))?")
_AGE = re.compile(r"(\d{1,4})([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_NAMED_AGES = {"today": "1d", "week": "7d", "month": "30d", "year": "365d"}
_OLDEST, _LATEST = 1900, 2100


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand together; `prefix`: the last of them may go on. `within`: "" anywhere, else author or venue."""

    words: tuple[str, ...]
    prefix: bool
    within: str = ""
    without: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A field and the values of which a paper must have one; `without`: none of them."""

    field: str  # tag, year, is, has, in, saved
    values: tuple[str, ...]
    without: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A search, read. `identifier`: the whole of it was one, or an address that holds one."""

    terms: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()
    identifier: str = ""
    remarks: tuple[str, ...] = ()
    empty: bool = False  # something was typed, but nothing in it can be searched for: no paper matches

    @property
    def words(self) -> tuple[Term, ...]:
        """What is to be marked in the papers found."""
        return tuple(term for term in self.terms if not term.without)


def asked(text: str) -> Asked:
    """Read a search as it was typed."""
    whole = text.strip()
    mention = guess(whole) if whole and " " not in whole and '"' not in whole else None
    if mention:
        return Asked(identifier=str(mention.identifier))
    terms: list[Term] = []
    filters: list[Filter] = []
    remarks: list[str] = []
    for piece in _PIECE.finditer(text):
        without, field = bool(piece["minus"]), (piece["field"] or "").casefold()
        quoted = piece["quoted"] is not None
        value = piece["quoted"] if quoted else piece["plain"]
        if field in _WITHIN:
            terms += _term(value, prefix=not quoted, within=_WITHIN[field], without=without)
        elif field in _FIELDS and (values := _FIELDS[field](value)):
            filters.append(Filter(field, values, without))
        elif field:
            if field in _FIELDS:
                remarks.append(f"{field}: knows {_KNOWN[field]}, not “{value}”")
            terms += _term(f"{piece['field']} {value}", prefix=not quoted, without=without)
        else:
            terms += _term(value, prefix=not quoted, without=without)
    empty = bool(whole) and not terms and not filters
    return Asked(tuple(terms), tuple(filters), "", tuple(remarks), empty)


def _term(text: str, *, prefix: bool, within: str = "", without: bool = False) -> list[Term]:
    words = words_of(text)
    return [Term(words, prefix, within, without)] if words else []


def _years(value: str) -> tuple[str, ...]:
    found = _YEARS.fullmatch(value)
    if not found:
        return ()
    first = int(found["first"])
    last = int(found["last"] or first)
    match found["sign"]:
        case ">" | ">=":
            first, last = first + (found["sign"] == ">"), _LATEST
        case "<" | "<=":
            first, last = _OLDEST, first - (found["sign"] == "<")
    return tuple(str(year) for year in range(max(first, _OLDEST), min(last, _LATEST) + 1))


def _is(value: str) -> tuple[str, ...]:
    said = value.casefold()
    return UNREAD if said == "unread" else (said,) if said in {*STATUSES, "rated"} else ()


def _age(value: str) -> tuple[str, ...]:
    said = _NAMED_AGES.get(value.casefold(), value.casefold())
    return (said,) if _AGE.fullmatch(said) else ()


def age(value: str) -> timedelta:
    """How far back "7d", "2w", "3m", "1y" reach."""
    number, unit = _AGE.fullmatch(value).groups()  # type: ignore[union-attr] # `asked` lets no other through
    return timedelta(days=int(number) * _DAYS[unit])


# Fields in which words are searched, and fields that a paper has or has not; a new one is a row here.
_WITHIN = {"author": "author", "by": "author", "venue": "venue"}
_FIELDS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "tag": lambda value: (value.strip(),) if value.strip() else (),
    "year": _years,
    "is": _is,
    "has": lambda value: (value.casefold(),) if value.casefold() in HAS else (),
    "in": lambda value: (value.casefold(),) if value else (),
    "saved": _age,
}
_KNOWN = {
    "tag": "a tag's name",
    "year": "2024, 2020-2024, >2020",
    "is": f"unread, {', '.join(STATUSES)}, rated",
    "has": ", ".join(HAS),
    "in": "zotero, obsidian",
    "saved": "today, week, month, 7d, 2w",
}


def has_field(text: str, field: str, value: str) -> bool:
    """Whether a search asks for this value of a field."""
    return any(_is_it(piece, field, value) for piece in _PIECE.finditer(text))


def with_field(text: str, field: str, value: str) -> str:
    """A search that asks for this value too."""
    if has_field(text, field, value):
        return text
    said = f'{field}:"{value}"' if re.search(r"\s", value) or not value else f"{field}:{value}"
    return f"{text.strip()} {said}".strip()


def without_field(text: str, field: str, value: str) -> str:
    """A search that no longer asks for it."""
    kept = [piece[0] for piece in _PIECE.finditer(text) if not _is_it(piece, field, value)]
    return " ".join(kept)


def _is_it(piece: re.Match[str], field: str, value: str) -> bool:
    said = piece["quoted"] if piece["quoted"] is not None else piece["plain"]
    return (piece["field"] or "").casefold() == field and not piece["minus"] and said.casefold() == value.casefold()
