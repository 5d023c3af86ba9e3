"""Reading the shelf: one paper, a list, what a page may ask."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from library import adopting, annotations, elsewhere
from library.candidates import candidates_of_each
from library.identifiers import IdentifierError, read
from library.matching import Form, form_of_query
from library.matchmaking import lookalikes, ranked
from library.outcomes import AmbiguousError, Known, Lookalike, NotFoundError, Query, Standing
from library.paper import Elsewhere, Paper
from library.prepared import Prepared, among
from library.records import from_record
from library.schema import (
    ON_SHELF,
    clips,
    observations,
    paper_aliases,
    papers,
    placements,
    source_requests,
    targets,
)
from library.ulid import LENGTH
from library.wishes import standings

# What a page's mark tells: reading whole papers would take twice as long.
_GLANCE = Prepared(
    select(papers.c.id, papers.c.heading, papers.c.status, papers.c.saved_at, papers.c.record).where(
        among(papers.c.id, "papers")
    )
)
_SOURCE_NAMES = {"arxiv": "arXiv", "huggingface": "Hugging Face"}
_LEAST_PREFIX = 4
_NOT_OURS = "it is there, and Papershelf did not put it there"


def resolve(connection: Connection, typed: str) -> str:
    """The id of the paper that a person or an older link means: an id, an alias, or a unique prefix of one.

    Raises:
        NotFoundError: no paper begins so.
        AmbiguousError: several do.
    """
    prefix = typed.strip().upper()
    if not prefix.isalnum() or len(prefix) < _LEAST_PREFIX:
        msg = f"{typed!r} is no paper's id: give at least its first {_LEAST_PREFIX} letters (see `papershelf list`)."
        raise NotFoundError(msg)
    end = prefix + "~"  # sorts behind every character of an id
    found = (
        connection.execute(select(papers.c.id).where(papers.c.id >= prefix, papers.c.id < end, ON_SHELF).limit(9))
        .scalars()
        .all()
    )
    aliased = (
        connection.execute(
            select(paper_aliases.c.paper_id)
            .join(papers)
            .where(paper_aliases.c.alias >= prefix, paper_aliases.c.alias < end, ON_SHELF)
            .limit(9)
        )
        .scalars()
        .all()
    )
    matches: tuple[str, ...] = tuple(dict.fromkeys([*found, *aliased]))
    if not matches:
        if len(prefix) == LENGTH and connection.execute(select(papers.c.id).where(papers.c.id == prefix)).first():
            msg = "That paper was removed. `papershelf undo` brings it back."
            raise NotFoundError(msg)
        msg = f"No paper has an id that begins with {typed}."
        raise NotFoundError(msg)
    if len(matches) > 1:
        raise AmbiguousError(typed, matches)
    return matches[0]


def present(connection: Connection, paper_id: str) -> str:
    """The id that a paper has now: its own, or the one it was merged into."""
    into = connection.execute(select(paper_aliases.c.paper_id).where(paper_aliases.c.alias == paper_id)).scalar()
    return into or paper_id


def papers_of(connection: Connection, paper_ids: Iterable[str]) -> dict[str, Paper]:
    """Papers by id, with what is looked up beside the record: upvotes, what sources owe, where else they are."""
    wanted = list(paper_ids)
    rows = connection.execute(select(papers).where(papers.c.id.in_(wanted))).all()
    upvotes = _upvotes(connection, wanted)
    waiting = _waiting(connection, wanted)
    places = _places(connection, wanted)
    marked = annotations.of(connection, wanted)
    return {
        row.id: from_record(
            row.id,
            row.record,
            saved_at=row.saved_at,
            revision=row.revision,
            upvotes=upvotes.get(row.id),
            waiting_for=waiting.get(row.id, ""),
            elsewhere=places.get(row.id, ()),
            annotations=marked.get(row.id, ()),
        )
        for row in rows
    }


def _upvotes(connection: Connection, paper_ids: list[str]) -> dict[str, int]:
    rows = connection.execute(
        select(clips.c.paper_id, observations.c.value)
        .join(clips, clips.c.id == observations.c.clip)
        .where(clips.c.paper_id.in_(paper_ids), observations.c.name == "upvotes")
        .order_by(observations.c.at)
    )
    return {row.paper_id: int(row.value) for row in rows}  # the latest stays


def _waiting(connection: Connection, paper_ids: list[str]) -> dict[str, str]:
    rows = connection.execute(
        select(source_requests.c.paper_id, source_requests.c.source)
        .where(source_requests.c.paper_id.in_(paper_ids), source_requests.c.state == "waiting")
        .order_by(source_requests.c.source.desc())  # arXiv's name stays: it knows more papers than any other
    )
    return {row.paper_id: f"waiting for {_SOURCE_NAMES.get(row.source, row.source)}" for row in rows}


def _places(connection: Connection, paper_ids: list[str]) -> dict[str, tuple[Elsewhere, ...]]:
    rows = connection.execute(
        select(placements.c.paper_id, placements.c.ref, placements.c.url, targets.c.kind)
        .join(targets)
        .where(placements.c.paper_id.in_(paper_ids), placements.c.ref.is_not(None))
        .order_by(targets.c.id)
    ).all()
    found: dict[str, tuple[Elsewhere, ...]] = {}
    for row in rows:
        found[row.paper_id] = (*found.get(row.paper_id, ()), Elsewhere(row.kind, row.ref, row.url))
    return found


def lookup(connection: Connection, queries: Mapping[str, Query]) -> dict[str, Known]:
    """What the library knows of the papers that a page shows."""
    forms = [_form(query) for query in queries.values()]
    near = [ranked(form, its) for form, its in zip(forms, candidates_of_each(connection, forms), strict=True)]
    ids = [its[0][0] for its in near if its and its[0][1].verdict == "same"]
    known = {row.id: row for row in _GLANCE.all(connection, papers=list({paper for its in near for paper, _ in its}))}
    standing = standings(connection, ids)
    asked = lookalikes(connection, ids)
    strange = [number for number, its in enumerate(near) if not its or its[0][1].verdict != "same"]
    there = dict(zip(strange, _strangers(connection, [forms[number] for number in strange]), strict=True))
    found: dict[str, Known] = {}
    for number, (key, its) in enumerate(zip(queries, near, strict=True)):
        if number in there:
            like = tuple(Lookalike(one, known[one].heading, said.evidence) for one, said in its)
            found[key] = replace(there[number], maybe=like)
            continue
        paper_id = its[0][0]
        paper = known[paper_id]
        found[key] = Known(
            paper_id,
            maybe=asked[paper_id],
            status=paper.status,
            saved_at=paper.saved_at,
            news=_news(paper.record.get("versions", [])),
            targets=standing[paper_id],
        )
    return found


def _strangers(connection: Connection, forms: list[Form]) -> list[Known]:
    """What is known of papers that are not on the shelf: where they are without it."""
    if not forms:
        return []
    held = elsewhere.strangers_like(connection, forms)
    met = adopting.are_elsewhere(connection, forms)
    known = []
    for one, in_vault in zip(held, met, strict=True):
        if one is not None:
            known.append(Known(elsewhere=one.kind, targets={one.target: Standing("off", _NOT_OURS, one.url)}))
        else:
            known.append(Known(elsewhere="obsidian" if in_vault else None))
    return known


def _news(versions: list[dict[str, Any]]) -> str:
    """What happened to a paper since it was saved, by its record: "v1 · v3 out"; "" for nothing."""
    for version in versions:
        number, latest = version.get("number"), version.get("latest_seen")
        if number and latest and latest > number:
            return f"v{number} · v{latest} out"
    return ""


def _form(query: Query) -> Form:
    identifiers = set()
    for one in query.identifiers:
        try:
            identifiers.add(str(read(one).identifier))
        except IdentifierError:
            continue  # a page's own odd id is no reason to say nothing of its other papers
    return form_of_query(query.title, identifiers)
