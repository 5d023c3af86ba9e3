"""What the API answers: the library's values as JSON. The command line's `--json` prints the same bodies."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

from library.disagreements import Disagreement, Disagreements
from library.files import PaperFile, Wished
from library.looks import Looks, Remark
from library.needs import needed
from library.outcomes import Counts, Found, Known, Proposed, Question, Received, Standing, StoredClip, Undone
from library.paper import Annotation, Paper
from library.placements import Placements
from library.records import to_record
from library.refusals import Refusal, Refusals
from library.shelf import Shelf
from library.wire import evidence_json, lookalikes_json, outcome_json
from library.wishes import TargetRow


def received(value: Received) -> dict[str, Any]:
    """`POST /api/clips`; `pdfs` where so many PDFs are got only on a person's word (`POST /api/pdfs`)."""
    body: dict[str, Any] = {"batch": value.batch, "outcomes": [outcome_json(one) for one in value.outcomes]}
    return body | ({"pdfs": value.pdfs} if value.pdfs else {})


def wished(value: Wished) -> dict[str, Any]:
    """`POST /api/pdfs`: each paper is in one of the three."""
    without = [{"paper": paper, "why": why} for paper, why in value.without.items()]
    return {"wanted": list(value.wanted), "there": list(value.there), "without": without}


def pdf(value: PaperFile) -> dict[str, Any]:
    """How a paper's PDF stands: wanted, here (on its way into Zotero), attached or failed."""
    return {"state": value.state, "reason": value.reason}


def standing(value: Standing) -> dict[str, str]:
    """How a paper stands in one target."""
    return {"state": value.state, "reason": value.reason, "url": value.url}


def known(value: Known) -> dict[str, Any]:
    """One item of `POST /api/papers/lookup`."""
    body: dict[str, Any] = {
        "paper": value.paper,
        "maybe": lookalikes_json(value.maybe),
        "status": value.status,
        "saved_at": value.saved_at.isoformat() if value.saved_at else None,
        "targets": {name: standing(one) for name, one in value.targets.items()},
    }
    if value.elsewhere:
        body["elsewhere"] = value.elsewhere
    if value.news:
        body["news"] = value.news
    return body


def paper(value: Paper, targets: dict[str, Standing] | None = None, file: PaperFile | None = None) -> dict[str, Any]:
    """One paper: its folded fields, and what is known beside them; `pdf` where somebody wants it."""
    body: dict[str, Any] = {
        "id": value.id,
        "revision": value.revision,
        "saved_at": value.saved_at.isoformat() if value.saved_at else None,
        **to_record(value),
    }
    if value.upvotes is not None:
        body["upvotes"] = value.upvotes
    if value.waiting_for:
        body["waiting_for"] = value.waiting_for
    if value.annotations:
        body["annotation_count"] = len(value.annotations)
    if targets is not None:
        body["targets"] = {name: standing(one) for name, one in targets.items()}
        body["annotations"] = [annotation(one) for one in value.annotations]
    if file is not None:
        body["pdf"] = pdf(file)
    return body


def annotation(value: Annotation) -> dict[str, str]:
    """What a person marked in one of a paper's files; what it has not is left out."""
    return {name: said for name, said in asdict(value).items() if said}


def clip(value: StoredClip) -> dict[str, Any]:
    """One clip of a paper."""
    return {
        "number": value.number,
        "url": value.url,
        "source": value.source,
        "captured_at": value.captured_at.isoformat(),
        "clip_ids": list(value.clip_ids),
    }


def found(value: Found) -> dict[str, Any]:
    """A page of papers; `remarks` say what of the search could not be read."""
    body = {"papers": [paper(one) for one in value.papers], "cursor": value.cursor, "total": value.total}
    return body | ({"remarks": list(value.remarks)} if value.remarks else {})


def question(value: Question) -> dict[str, Any]:
    """One question."""
    return {
        "id": value.id,
        "papers": [{"paper": value.paper_a, "title": value.title_a}, {"paper": value.paper_b, "title": value.title_b}],
        "evidence": evidence_json(value.evidence),
        "asked_at": value.asked_at.isoformat(),
    }


def proposed(value: Proposed) -> dict[str, Any]:
    """A published version that a source found; `choices` are what `POST /api/papers/ID/publication` takes."""
    found = value.publication
    return {
        "paper": value.paper,
        "title": value.title,
        "says": found.says,
        "type": found.type,
        "venue": found.venue,
        "published": found.published,
        "doi": found.doi,
        "choices": [{"answer": "use", "label": "Use it"}, {"answer": "leave", "label": "Leave it"}],
    }


def undone(value: Undone) -> dict[str, Any]:
    """What an undo did."""
    return {
        "batch": value.batch,
        "of": value.of,
        "removed": list(value.removed),
        "restored": list(value.restored),
        "kept": [{"paper": one.paper, "field": one.field, "why": one.why} for one in value.kept],
    }


def counts(value: Counts) -> dict[str, Any]:
    """How full the shelf is."""
    return {"papers": value.papers, "by_status": value.by_status, "questions": value.questions}


def targets(shelf: Shelf, placements: Placements) -> dict[str, Any]:
    """`GET /api/targets`: how each is, and the tags and collections that a person has used, to be offered again.

    A Zotero says too which collections it has, and into which of them new items go; a vault, where its notes go.
    """
    collections = placements.collections()
    rows = [
        {
            "name": row.name,
            "kind": row.kind,
            "auto": row.auto,
            "state": row.state,
            "papers": row.papers,
            "due": row.due,
            "looked_at": row.looked_at.isoformat() if row.looked_at else None,
            **_places(row, collections.get(row.name, {})),
        }
        for row in placements.targets()
    ]
    return {"targets": rows, "tags": list(shelf.in_use("tags")), "collections": list(shelf.in_use("collections"))}


def _places(row: TargetRow, paths: Mapping[str, str]) -> dict[str, Any]:
    """Where papers go in a target; `paths` are those of its collections, by key."""
    if row.kind == "zotero":
        home = str(row.configuration.get("collection", ""))
        others = sorted({path for key, path in paths.items() if key != home}, key=str.casefold)
        return {"place": paths.get(home, ""), "collections": others}
    vault = PurePath(str(row.configuration.get("vault", ""))).name
    return {"place": f"{vault}/{row.configuration.get('folder', 'Papers')}"}


def disagreement(value: Disagreement) -> dict[str, Any]:
    """What both sides changed; `sides` are what `POST /api/papers/ID/resolve` takes to keep, `choices` their words."""
    return {
        "paper": value.paper,
        "title": value.title,
        "target": value.target,
        "field": value.field,
        "ours": value.ours,
        "theirs": value.theirs,
        "since": value.since.isoformat(),
        "says": value.says,
        "sides": list(value.sides),
        "choices": [{"side": side, "label": label} for side, label in value.choices.items()],
    }


def remark(value: Remark) -> dict[str, str]:
    """What a look found in a target that a person should know."""
    return {"target": value.target, "paper": value.paper, "title": value.title, "says": value.says}


def refusal(value: Refusal) -> dict[str, str]:
    """A clip that was refused: what it was as far as that could be read, and why."""
    return {"title": value.title, "url": value.url, "reason": value.reason, "at": value.at.isoformat()}


def needs_you(shelf: Shelf, placements: Placements) -> dict[str, Any]:
    """`GET /api/needs-you`: what waits for a person, `count` as the page counts it; and beside it what only waits."""
    waiting = [
        {
            "target": one.target,
            "state": one.state,
            "reason": one.reason,
            "count": one.count,
            "since": one.since.isoformat(),
        }
        for one in placements.waiting()
    ]
    theirs = ("failed", "conflict")
    with placements.database.read() as connection:
        count = needed(connection, placements.now()).total
    return {
        "count": count,
        "questions": [question(one) for one in shelf.questions()],
        "conflicts": [disagreement(one) for one in Disagreements(placements.database, placements.now).open()],
        "publications": [proposed(one) for one in shelf.proposed()],
        "refused": [refusal(one) for one in Refusals(placements.database, placements.now).open()],
        "problems": [one for one in waiting if one["state"] in theirs],
        "remarks": [remark(one) for one in Looks(placements.database, placements.now).remarks()],
        "waiting": [one for one in waiting if one["state"] not in theirs],
    }
