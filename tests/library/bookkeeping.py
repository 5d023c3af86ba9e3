"""What must hold of a library's tables at any time, and what of them undo must bring back."""

from collections import Counter
from dataclasses import replace
from typing import Any

from sqlalchemy import select, text

from library import annotations, publications, search
from library.folding import fold
from library.forms import form_of
from library.keeping import NO_PERSONS, edits_of, held_of
from library.matching import form_of_paper, keys
from library.records import to_record
from library.schema import (
    batches,
    captures,
    clips,
    edits,
    identifiers,
    matching_forms,
    matching_keys,
    paper_aliases,
    papers,
    placements,
    questions,
)
from library.tag_names import as_first_typed
from library.wishes import is_due
from tests.library.shelves import Desk


def balance(desk: Desk) -> None:
    """Assert everything that must hold."""
    with desk.database.write() as connection:
        shelf = {row.id: row for row in connection.execute(select(papers)) if not row.retired}
        active = connection.execute(
            select(captures.c.clip_id, captures.c.outcome, clips.c.paper_id, batches.c.via)
            .join(clips, clips.c.id == captures.c.clip)
            .join(batches, batches.c.id == captures.c.batch)
            .where(captures.c.active)
        ).all()
        assert all(row.outcome for row in active), "a clip is undecided"
        saved = {row.paper_id for row in active if row.via not in NO_PERSONS}  # what a source says keeps no paper
        assert saved == set(shelf), "a clip that counts is on no paper, or a paper has none"

        aliases = connection.execute(select(paper_aliases)).all()
        names = {row.alias for row in aliases}
        assert not names & set(shelf), "an id is a paper and a name of another"
        assert not names & {row.paper_id for row in aliases}, "a name of a name"

        folded_as = {}
        for paper_id, row in shelf.items():
            told, said = held_of(connection, paper_id), edits_of(connection, paper_id)
            folded = fold(paper_id, told, said)
            proposed = publications.proposal(told, said)
            assert row.publication == (proposed and proposed.to_json()), "not what a person is to be asked"
            folded = replace(folded, tags=as_first_typed(connection, folded.tags))
            folded_as[paper_id] = folded
            listed = (row.published, row.venue, row.rating)
            assert listed == (folded.published, folded.venue, folded.rating or 0), "lists sort it by what it is not"
            assert row.record == to_record(folded), "a paper is not what its clips and edits make of it"
            assert (row.heading, row.status, row.saved_at) == (folded.heading, folded.status, folded.saved_at)
            held = connection.execute(select(identifiers).where(identifiers.c.paper_id == paper_id)).all()
            assert sorted(f"{one.scheme}:{one.value}" for one in held) == sorted(map(str, folded.identifiers))
            disputed = {f"{one.scheme}:{one.value}" for one in held if one.disputed}
            told = [one.clip for one in held_of(connection, paper_id)]
            form = form_of_paper(folded, told)
            form = form.holding(form.identifiers - disputed)
            assert form_of(connection, paper_id) == form, "a paper is not matched by what it is"
            blocking = connection.execute(
                select(matching_keys.c.key).join(matching_forms).where(matching_forms.c.paper_id == paper_id)
            )
            assert set(blocking.scalars()) == set(keys(form))

        found_by = text(
            "SELECT matching_forms.paper_id, search.* FROM search LEFT JOIN matching_forms ON id = search.rowid"
        )
        index = {row.pop("paper_id"): row for row in map(dict, connection.execute(found_by).mappings())}
        assert index == {paper_id: search.entry(paper) for paper_id, paper in folded_as.items()}, (
            "not found as what it is"
        )

        claims = connection.execute(select(identifiers)).all()
        assert {row.paper_id for row in claims} <= set(shelf), "a removed paper holds an identifier"
        owners = Counter((row.scheme, row.value) for row in claims if not row.disputed)
        assert owners == Counter({(row.scheme, row.value) for row in claims}), "an identifier has not exactly one owner"

        owed = set(connection.execute(select(placements.c.id).join(papers).where(is_due())).scalars())
        marked = set(connection.execute(select(placements.c.id).where(placements.c.state == "due")).scalars())
        assert owed == marked, "what is owed is not marked so, or the other way round"


def level(desk: Desk) -> list[tuple[int, int, str]]:
    """The placements that are behind on nothing, of papers on the shelf: number, target, paper."""
    with desk.database.read() as connection:
        rows = connection.execute(
            select(placements.c.id, placements.c.target, placements.c.paper_id)
            .join(papers)
            .where(placements.c.wanted, placements.c.ref.is_not(None), ~papers.c.retired, ~is_due())
        )
        return [(row.id, row.target, row.paper_id) for row in rows]


def ledger(desk: Desk) -> dict[str, Any]:
    """What undo brings back: the papers on the shelf, and where each clip, edit, name, wish and question belongs."""
    with desk.database.read() as connection:

        def rows(*columns: Any, where: Any = None) -> list[tuple[Any, ...]]:
            wanted = select(*columns) if where is None else select(*columns).where(where)
            return sorted((tuple(row) for row in connection.execute(wanted)), key=repr)

        shelf = {row.id: row.record for row in connection.execute(select(papers).where(~papers.c.retired))}
        wished = rows(placements.c.paper_id, placements.c.target, where=placements.c.wanted)
        return {
            "papers": shelf,
            "annotations": annotations.of(connection, list(shelf)),
            "captures": rows(captures.c.clip_id, captures.c.clip, where=captures.c.active),
            "edits": rows(edits.c.id, edits.c.paper_id, where=edits.c.active),
            "aliases": rows(paper_aliases.c.alias, paper_aliases.c.paper_id),
            "wishes": [row for row in wished if row[0] in shelf],
            "questions": rows(questions.c.paper_a, questions.c.paper_b, questions.c.answer),
        }
