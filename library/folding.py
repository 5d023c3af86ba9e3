"""A paper out of its clips and a person's edits: a pure function, blind to the order of arrival.

By field the best source of `SOURCES` that says anything wins, then the latest capture; what a person set wins over
every source, for ever (DESIGN, rule 1; CONTRACTS, "Paper"). So merging, splitting and undoing are moving clips and
folding again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from library import publications
from library.clip import Clip
from library.collection_paths import collection_key
from library.held import SOURCES, Edit, Held
from library.identifiers import SCHEMES, Identifier, arxiv_links
from library.markdown import to_markdown
from library.paper import Creator, Link, Paper, PaperType, Status, Version, VersionKind
from library.tags import spelling

_PUBLISHED: dict[PaperType, VersionKind] = {"conference": "proceedings", "journal": "journal"}

_TEXT_FIELDS = ("title", "abstract", "published", "volume", "issue", "pages", "publisher", "organization", "ai_summary")
EDITABLE = (
    *_TEXT_FIELDS,
    *("venue", "type", "creators", "status", "rating", "note", "citekey", "tags", "collections", "aliases"),
)

_T = TypeVar("_T")


def fold(paper_id: str, held: Iterable[Held], edits: Iterable[Edit]) -> Paper:
    """The paper that these clips and edits make; the same in whatever order they are given."""
    edits = list(edits)
    by_worth = in_order(held, edits)
    by_time = sorted(by_worth, key=lambda one: (one.first_at, one.hash))
    edited = sorted(edits, key=lambda one: (one.at, one.number, repr(one.value)))
    paper = replace(
        _described(paper_id, by_worth),
        tags=_gathered(by_worth, edited, "tags", spelling, lambda clip: clip.tags),
        collections=_gathered(by_worth, edited, "collections", collection_key, lambda clip: clip.collections),
        status=_status(by_worth, edited),
        note=_note(by_time, edited),
        quotations=tuple(dict.fromkeys(filter(None, (to_markdown(one.clip.selection_html) for one in by_time)))),
        saved_at=by_time[0].first_at if by_time else None,
    )
    return _with_edits(paper, edited)


def in_order(held: Iterable[Held], edits: Iterable[Edit]) -> list[Held]:
    """The clips that count, the one whose word counts first: by its source, then by when it was captured."""
    counting = publications.counting(held, edits)
    return sorted(counting, key=lambda one: (SOURCES.index(one.source), -one.last_at.timestamp(), one.hash))


def _first(by_worth: Sequence[Held], value: Callable[[Clip], _T]) -> _T | None:
    return next((found for one in by_worth if (found := value(one.clip))), None)


def _says(name: str) -> Callable[[Clip], str]:
    return lambda clip: str(getattr(clip.paper, name))


def _described(paper_id: str, by_worth: Sequence[Held]) -> Paper:
    texts: dict[str, Any] = {name: _first(by_worth, _says(name)) or "" for name in _TEXT_FIELDS}
    identifiers = _identifiers(by_worth)
    arxiv = next((one for one in identifiers if one.scheme == "arxiv"), None)
    kind = _first(by_worth, lambda clip: clip.paper.type if clip.paper.type != "other" else None)
    venue = _first(by_worth, lambda clip: clip.paper.venue)
    return Paper(
        id=paper_id,
        **texts,
        type=kind or ("preprint" if arxiv else "other"),
        venue=venue or ("arXiv" if arxiv else ""),
        creators=_first(by_worth, lambda clip: clip.paper.creators) or (),
        identifiers=identifiers,
        links=_links(by_worth, arxiv),
        versions=_versions(by_worth, arxiv),
        keywords=_first(by_worth, lambda clip: clip.paper.keywords) or (),
        categories=_first(by_worth, lambda clip: clip.paper.categories) or (),
    )


def _identifiers(by_worth: Sequence[Held]) -> tuple[Identifier, ...]:
    found = dict.fromkeys(mention.identifier for one in by_worth for mention in one.clip.paper.identifiers)
    return tuple(sorted(found, key=lambda one: SCHEMES.index(one.scheme)))  # stable: the best source's stay first


def _links(by_worth: Sequence[Held], arxiv: Identifier | None) -> tuple[Link, ...]:
    links: dict[str, str] = {}
    if arxiv:  # without the version that some pages give: all versions are one work
        links = arxiv_links(arxiv)
    for one in by_worth:
        for link in one.clip.paper.links:
            links.setdefault(link.kind, link.url)
    return tuple(Link(kind, url) for kind, url in links.items())


def _versions(by_worth: Sequence[Held], arxiv: Identifier | None) -> tuple[Version, ...]:
    versions = []
    preprints = [one for one in by_worth if one.source != "publisher"]
    if arxiv:
        date = _first(preprints, lambda clip: clip.paper.published) or ""
        seen = [number for one in by_worth if (number := _number(one.clip, arxiv))]
        saved = _saved_number(by_worth, arxiv) or (min(seen) if seen else None)
        versions.append(
            Version("preprint", date, "arXiv", saved, max(seen, default=None), (arxiv,), _links(preprints, arxiv))
        )
    openreview = next((one for one in _identifiers(by_worth) if one.scheme == "openreview"), None)
    if openreview:
        ours = [one for one in by_worth if one.source == "openreview"]
        date = _first(ours, lambda clip: clip.paper.published) or ""
        versions.append(Version("submission", date, "OpenReview", identifiers=(openreview,)))
    for kind, name in _PUBLISHED.items():
        ours = [one for one in by_worth if one.clip.paper.type == kind]
        if ours:
            date = _first(ours, lambda clip: clip.paper.published) or ""
            venue = _first(ours, lambda clip: clip.paper.venue) or ""
            dois = tuple(one for one in _identifiers(ours) if one.scheme in {"doi", "acl", "pmid", "pmcid"})
            versions.append(Version(name, date, venue, identifiers=dois, links=_links(ours, None)))
    return tuple(versions)


def _number(clip: Clip, arxiv: Identifier) -> int | None:
    return next((one.version for one in clip.paper.identifiers if one.identifier == arxiv), None)


def _saved_number(by_worth: Sequence[Held], arxiv: Identifier) -> int | None:
    """The number that a person saw when they last saved; clips for no target come from sources, not persons."""
    by_persons = [(one.last_at, _number(one.clip, arxiv) or 0) for one in by_worth if one.clip.targets != ()]
    return max((row for row in by_persons if row[1]), default=(None, None))[1]


def _gathered(
    held: Sequence[Held],
    edits: Sequence[Edit],
    name: str,
    spelled: Callable[[str], str],
    wished: Callable[[Clip], tuple[str, ...]],
) -> tuple[str, ...]:
    """Tags or collections: what clips brought and edits added, less what a later edit removed."""
    acts: list[tuple[datetime, int, bool, str]] = []  # at one moment: clips first, then edits as they were made
    for one in held:
        acts += [(one.last_at, -1, True, value) for value in wished(one.clip)]
    for place, edit in enumerate(edits):
        if edit.field == name:
            acts += [(edit.at, place, False, value) for value in edit.value.get("remove", ())]
            acts += [(edit.at, place, True, value) for value in edit.value.get("add", ())]
    there: dict[str, str] = {}
    for _, _, adds, value in sorted(acts):
        if adds:
            there.setdefault(spelled(value), value)
        else:
            there.pop(spelled(value), None)
    return tuple(sorted(there.values(), key=lambda value: (value.casefold(), value)))


def _status(held: Sequence[Held], edits: Sequence[Edit]) -> Status:
    """The latest word on it, clipped or edited."""
    said = [(one.last_at, -1, one.clip.status) for one in held if one.clip.status]
    said += [(edit.at, place, edit.value) for place, edit in enumerate(edits) if edit.field == "status"]
    return max(said)[2] if said else "new"


def _note(by_time: Sequence[Held], edits: Sequence[Edit]) -> str:
    """A person's own text if they set one, then every note clipped later, once."""
    written = next((edit for edit in reversed(edits) if edit.field == "note"), None)
    parts = [written.value] if written else []
    parts += [one.clip.note.strip() for one in by_time if written is None or one.first_at > written.at]
    return "\n\n".join(dict.fromkeys(filter(None, parts)))


def _with_edits(paper: Paper, edits: Sequence[Edit]) -> Paper:
    fields: dict[str, Any] = {}
    citekeys = []
    for edit in edits:
        if edit.field == "creators":
            fields["creators"] = tuple(creator_of(one) for one in edit.value)
        elif edit.field in {*_TEXT_FIELDS, "venue", "type", "rating", "citekey"}:
            fields[edit.field] = edit.value
        if edit.field == "citekey" and edit.value:
            citekeys.append(edit.value)
    # A citekey that was replaced may stand in a manuscript: it stays findable as an alias of the note.
    aliases = dict.fromkeys(f"@{key}" for key in citekeys if key != fields.get("citekey"))
    for edit in edits:
        if edit.field == "aliases":
            for name in edit.value.get("remove", ()):
                aliases.pop(name, None)
            aliases |= dict.fromkeys(edit.value.get("add", ()))
    return replace(paper, **fields, aliases=tuple(aliases))


def creator_of(record: Mapping[str, str]) -> Creator:
    """A creator out of its JSON: `family` and `given`."""
    return Creator(record["family"], record.get("given", ""))
