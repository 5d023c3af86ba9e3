"""Clip JSON: the wire form of a clip, and the one place that validates it (CONTRACTS, "Clip").

An unknown field, a wrong type or an unknown scheme refuses the clip and names the culprit. A known scheme with a bad
value, or a link that is not http(s), costs only itself and is told as a warning.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated, Any, cast, get_args
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from library.clip import Clip, Described, Page, PageKind, Refused
from library.collection_paths import united_paths
from library.identifiers import BadValueError, IdentifierError, Mention, UnknownSchemeError
from library.identifiers import read as read_identifier
from library.markdown import to_plain
from library.paper import NO_CREATORS, STATUSES, Creator, Link, PaperType
from library.tags import united
from library.text import from_latex, paragraphs, shortened, tidy, without_tags, writable

# Characters, beyond which a field is cut, with a warning: what is longer was not meant for it.
LONGEST = {"title": 5_000, "abstract": 100_000, "abstract_html": 200_000, "note": 100_000, "selection_html": 200_000}
LONGEST |= {"ai_summary": 100_000} | dict.fromkeys(("creators", "keywords", "categories"), 500)
LONGEST |= dict.fromkeys(("venue", "volume", "issue", "pages", "publisher", "organization"), 1_000)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_LATEST_YEAR = 2200  # later than any paper, early enough that a mistyped number is seen
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", re.ASCII)


def _written_time(value: object) -> object:
    """A time as RFC 3339 writes it; pydantic alone would also take a number for one."""
    if not isinstance(value, str) or not _TIME.match(value):
        msg = "it is no time of the form 2026-11-23T07:41:12Z"
        raise ValueError(msg)
    return value


class _Model(BaseModel):
    model_config = ConfigDict(
        extra="forbid", strict=True, defer_build=True
    )  # built with the first clip, not at every start


class CreatorJson(_Model):
    """`name`, or `family` with or without `given`."""

    name: str | None = None
    given: str | None = None
    family: str | None = None


class PageJson(_Model):
    """The page a clip was taken from."""

    url: str = Field(min_length=1, max_length=4_000)
    title: str = ""
    kind: str = Field(default="other", json_schema_extra={"enum": list(get_args(PageKind))})


class PaperJson(_Model):
    """What the page said of the paper."""

    title: str = ""
    abstract: str = ""
    abstract_html: str = ""
    creators: list[CreatorJson] = Field(default_factory=list, max_length=10_000)
    type: str | None = Field(default=None, json_schema_extra={"enum": [*get_args(PaperType), None]})
    published: str = ""
    venue: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    identifiers: list[str] = Field(default_factory=list, max_length=100)
    links: dict[str, str] = Field(default_factory=dict, max_length=50)
    upvotes: int | None = Field(default=None, ge=0, le=10**9)
    ai_summary: str = ""
    keywords: list[str] = Field(default_factory=list, max_length=500)
    categories: list[str] = Field(default_factory=list, max_length=100)
    organization: str = ""


class ClipJson(_Model):
    """One clip."""

    clip_id: str = Field(json_schema_extra={"format": "uuid"})
    captured_at: Annotated[AwareDatetime, Field(strict=False), BeforeValidator(_written_time)]
    page: PageJson
    paper: PaperJson
    targets: list[str] | None = None
    tags: list[str] = Field(default_factory=list, max_length=200)
    collections: list[str] = Field(default_factory=list, max_length=200)
    status: str | None = Field(default=None, json_schema_extra={"enum": [*STATUSES, None]})
    note: str = ""
    selection_html: str = ""


def read(raw: object) -> Clip | Refused:
    """The clip of a body, or why it is refused; never raises, whatever the body is."""
    try:
        return _clip(raw, _Notes())
    except _RefusedError as error:
        return Refused(_clip_id(raw), str(error))


class _RefusedError(Exception):
    """This clip is not taken; the message names the field."""


@dataclass(slots=True)
class _Notes:
    """The warnings gathered on the way."""

    said: list[str] = field(default_factory=list)

    def warn(self, text: str) -> None:
        self.said.append(text)

    def cut(self, name: str, text: str) -> str:
        if len(text) <= LONGEST[name]:
            return text
        self.warn(f"{name}: cut from {len(text):,} to {LONGEST[name]:,} characters")
        return text[: LONGEST[name]]

    def cut_each(self, name: str, texts: list[str]) -> list[str]:
        """The names of a list, each of its length."""
        return [self.cut(name, one) for one in texts]


def _clip_id(raw: object) -> str:
    """The id of a refused clip, as far as it can be answered (half a surrogate pair can be written nowhere)."""
    given = raw.get("clip_id") if isinstance(raw, dict) else None
    return given[:100].encode("utf-8", "replace").decode() if isinstance(given, str) else ""


def _clip(raw: object, notes: _Notes) -> Clip:
    if not isinstance(raw, dict):
        msg = f"a clip is a JSON object, not {type(raw).__name__}"
        raise _RefusedError(msg)
    try:
        said = ClipJson.model_validate(raw)
    except ValidationError as error:
        raise _RefusedError(_first_fault(error)) from None
    paper = _described(said.paper, notes)
    if not paper.title and not paper.identifiers:
        msg = "paper: it needs a title or an identifier"
        raise _RefusedError(msg)
    return Clip(
        clip_id=_uuid(said.clip_id),
        captured_at=_utc(said.captured_at),
        page=_page(said.page),
        paper=paper,
        raw=cast("dict[str, Any]", raw),
        targets=None if said.targets is None else tuple(dict.fromkeys(map(tidy, said.targets))),
        tags=united(said.tags),
        collections=united_paths(said.collections),
        status=_choice("status", said.status, STATUSES, None),
        note=notes.cut("note", writable(said.note).strip()),
        selection_html=notes.cut("selection_html", writable(said.selection_html)),
        warnings=tuple(notes.said),
    )


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False)[0]
    where = ".".join(shortened(tidy(str(part)), 60) for part in fault["loc"]) or "clip"
    if fault["type"] == "extra_forbidden":
        return f"{where}: there is no such field"
    says = fault["msg"].removeprefix("Value error, ")
    return f"{where}: {says[:1].lower()}{says[1:]}"


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # the first or last hours of the calendar, in another zone
        msg = "captured_at: it is outside of the calendar"
        raise _RefusedError(msg) from None


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        msg = "clip_id: it is not a UUID"
        raise _RefusedError(msg) from None


def _choice(name: str, value: str | None, choices: tuple[str, ...], default: Any) -> Any:
    if value is None:
        return default
    if value not in choices:
        msg = f"{name}: it is none of {', '.join(choices)}"
        raise _RefusedError(msg)
    return value


def _page(said: PageJson) -> Page:
    kind: PageKind = _choice("page.kind", said.kind, get_args(PageKind), "other")
    if not tidy(said.url):
        msg = "page.url: it is empty"
        raise _RefusedError(msg)
    return Page(tidy(said.url), tidy(said.title), kind)


def _described(said: PaperJson, notes: _Notes) -> Described:
    # Cut first: cleaning megabytes that nobody keeps would hold up the other clips.
    title, written = notes.cut("title", said.title), notes.cut("abstract", said.abstract)
    markup = notes.cut("abstract_html", said.abstract_html)
    abstract = paragraphs(without_tags(written)) or to_plain(markup)
    kind: PaperType | None = _choice("paper.type", said.type, get_args(PaperType), None)
    return Described(
        title=from_latex(tidy(without_tags(title))),
        abstract=abstract,
        abstract_html=markup,
        creators=_creators(said.creators, notes),
        type=kind,
        published=_published(said.published, notes),
        venue=tidy(notes.cut("venue", said.venue)),
        volume=tidy(notes.cut("volume", said.volume)),
        issue=tidy(notes.cut("issue", said.issue)),
        pages=tidy(notes.cut("pages", said.pages)),
        publisher=tidy(notes.cut("publisher", said.publisher)),
        identifiers=_identifiers(said.identifiers, notes),
        links=_links(said.links, notes),
        upvotes=said.upvotes,
        ai_summary=paragraphs(notes.cut("ai_summary", said.ai_summary)),
        keywords=_names(notes.cut_each("keywords", said.keywords)),
        categories=_names(notes.cut_each("categories", said.categories)),
        organization=tidy(notes.cut("organization", said.organization)),
    )


def _names(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(tidy, values))))


def _creators(said: list[CreatorJson], notes: _Notes) -> tuple[Creator, ...]:
    read_names = []
    for one in said:
        parts = (notes.cut("creators", part or "") for part in (one.family, one.given, one.name))
        family, given, name = (from_latex(tidy(part)) for part in parts)
        if family:
            creator = None if family.casefold() in NO_CREATORS else Creator(family, given)
        else:
            creator = Creator.parse(name or given)
        if creator:
            read_names.append(creator)
    return tuple(dict.fromkeys(read_names))


def _identifiers(said: list[str], notes: _Notes) -> tuple[Mention, ...]:
    found: dict[str, Mention] = {}
    for text in said:
        try:
            mention = read_identifier(text)
        except UnknownSchemeError as error:
            msg = f"paper.identifiers: {error}"
            raise _RefusedError(msg) from None
        except BadValueError as error:
            notes.warn(f"paper.identifiers: {error}; the clip is kept without it")
            continue
        except IdentifierError as error:  # none other today; a new kind must not pass unseen
            raise _RefusedError(str(error)) from None
        known = found.get(str(mention.identifier))
        if known is None or (mention.version or 0) > (known.version or 0):
            found[str(mention.identifier)] = mention
    return tuple(found.values())


def _links(said: dict[str, str], notes: _Notes) -> tuple[Link, ...]:
    kept = []
    for kind, url in said.items():
        try:
            parts = urlsplit(tidy(url))
            good = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            good = False
        if good and tidy(kind):
            kept.append(Link(tidy(kind)[:40], tidy(url).replace(" ", "%20")))
        elif url.strip():
            notes.warn(f"paper.links.{tidy(kind)[:40]}: it is no http or https address; the clip is kept without it")
    return tuple(kept)


def _published(text: str, notes: _Notes) -> str:
    text = tidy(text)
    if not text:
        return ""
    found = _DATE.match(text)
    read_by: list[Callable[[], str]] = []
    if found:
        year, month, day = found.groups()
        read_by = [
            lambda: date(int(year), int(month), int(day)).isoformat(),
            lambda: date(int(year), int(month), 1).isoformat()[:7],
            lambda: date(int(year), 1, 1).isoformat()[:4],
        ]
    for attempt in read_by:
        try:
            value = attempt()
        except (ValueError, TypeError):
            continue
        if value <= str(_LATEST_YEAR):
            return value
    notes.warn(f"paper.published: {text[:40]!r} is no date of the form YYYY-MM-DD; the clip is kept without it")
    return ""


def stamp(moment: datetime) -> str:
    """A time as Clip JSON writes it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
