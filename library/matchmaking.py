"""Which paper a clip belongs to, among all that the library holds, and which papers it shows to be one.

A clip joins the better of the papers it is `same` as; two papers are united only if they are `same` to each other,
for a third that resembles both proves nothing (facts: closing transitively took false merges from 25 to 45). What a
person answered to a question wins over every later verdict.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, or_, select

from library import acts
from library.acts import Act
from library.clip import Clip
from library.keeping import add_paper, form_of
from library.matching import Evidence, Form, Judgement, form_of_clip, judge, keys
from library.outcomes import Lookalike
from library.schema import identifiers, matching_forms, matching_keys, paper_aliases, papers, questions
from library.ulid import ulid
from library.union import merge
from library.wire import evidence_from_json, evidence_json

_MOST_KEYS = 30  # candidates worth a verdict


@dataclass(frozen=True, slots=True)
class Match:
    """Where a clip goes."""

    paper: str
    new: bool
    evidence: tuple[Evidence, ...]
    before: Form | None  # of that paper, without the clip
    others: tuple[tuple[str, Judgement], ...]  # further papers that the clip is, or may be


def candidates(connection: Connection, form: Form) -> dict[str, Form]:
    """The papers worth comparing with: those that share an identifier or a blocking key."""
    found: list[str] = []
    for one in sorted(form.identifiers):
        scheme, _, value = one.partition(":")
        found += connection.execute(
            select(identifiers.c.paper_id).where(
                identifiers.c.scheme == scheme, identifiers.c.value == value, ~identifiers.c.disputed
            )
        ).scalars()
    if wanted := keys(form):
        found += connection.execute(
            select(matching_keys.c.paper_id).where(matching_keys.c.key.in_(wanted)).distinct().limit(_MOST_KEYS)
        ).scalars()
    rows = connection.execute(select(matching_forms).where(matching_forms.c.paper_id.in_(found)))
    return {row.paper_id: Form.from_json(row.form) for row in rows}


def ranked(form: Form, forms: dict[str, Form]) -> list[tuple[str, Judgement]]:
    """The papers that are or may be the same, the best first, the older first among equals."""
    judged = [(paper_id, judge(form, other)) for paper_id, other in forms.items()]
    near = [row for row in judged if row[1].verdict != "different"]
    return sorted(near, key=lambda row: (row[1].verdict != "same", -row[1].score, row[0]))


def home_of(connection: Connection, had: str | None, clip: Clip, now: datetime) -> Match:
    """The paper of a clip: the one it has, the best that is the same, or a new one."""
    if had and connection.execute(select(papers.c.retired).where(papers.c.id == had)).scalar() is False:
        text = Evidence("clip", 1.0, "exactly this was saved before")
        return Match(had, new=False, evidence=(text,), before=form_of(connection, had), others=())
    form = form_of_clip(clip)
    near = ranked(form, candidates(connection, form))
    if near and near[0][1].verdict == "same":
        paper, judgement = near[0]
        return Match(paper, False, judgement.evidence, form_of(connection, paper), tuple(near[1:]))  # noqa: FBT003 - new
    # What was removed and is saved again in the very same words is that paper again, under its own id.
    paper = had if had and not _alias(connection, had) else ulid()
    if paper != had:
        add_paper(connection, paper, now)
    return Match(paper, new=True, evidence=(), before=None, others=tuple(near))


def _alias(connection: Connection, paper_id: str) -> bool:
    return (
        connection.execute(select(paper_aliases.c.alias).where(paper_aliases.c.alias == paper_id)).first() is not None
    )


def unite(connection: Connection, batch: str, match: Match, cause: str, now: datetime) -> tuple[tuple[str, ...], str]:
    """Merge what a clip showed to be one with its paper, ask where it is not sure; (merged ids, surviving id)."""
    after = form_of(connection, match.paper)
    found = dict(match.others)
    found |= {
        paper: judgement for paper, judgement in ranked(after, candidates(connection, after)) if paper not in found
    }
    survivor, merged = match.paper, []
    for paper, judgement in found.items():
        if paper in {survivor, match.paper} or answer_of(connection, survivor, paper) is not None:
            continue
        other = form_of(connection, paper)
        # The clip alone joins them only where one side has no title of its own to be judged by.
        ours = match.before if match.before and match.before.title and other.title else after
        between = judge(ours, other)
        if between.verdict == "same":
            survivor, gone = sorted((survivor, paper))
            merge(connection, batch, survivor, gone, cause, now)
            merged.append(gone)
        elif judgement.verdict != "different":
            ask(connection, batch, survivor, paper, judgement.evidence, cause, now)
    return tuple(merged), survivor


def pair(one: str, other: str) -> tuple[str, str]:
    """The two ids of a question, the older first."""
    first, second = sorted((one, other))
    return first, second


def answer_of(connection: Connection, one: str, other: str) -> str | None:
    """What a person answered on these two, also under ids they had before."""
    first, second = (_names(connection, each) for each in pair(one, other))
    return connection.execute(
        select(questions.c.answer).where(
            questions.c.answer.is_not(None),
            or_(
                questions.c.paper_a.in_(first) & questions.c.paper_b.in_(second),
                questions.c.paper_a.in_(second) & questions.c.paper_b.in_(first),
            ),
        )
    ).scalar()


def _names(connection: Connection, paper_id: str) -> list[str]:
    former = connection.execute(select(paper_aliases.c.alias).where(paper_aliases.c.paper_id == paper_id)).scalars()
    return [paper_id, *former]


def ask(
    connection: Connection, batch: str, one: str, other: str, evidence: Iterable[Evidence], cause: str, now: datetime
) -> None:
    """Open a question on two papers, once."""
    first, second = pair(one, other)
    known = select(questions.c.id).where(questions.c.paper_a == first, questions.c.paper_b == second)
    if connection.execute(known).first():
        return
    row = {
        "paper_a": first,
        "paper_b": second,
        "evidence": evidence_json(evidence),
        "asked_at": now,
        "batch": batch,
    }
    number = connection.execute(insert(questions).values(row).returning(questions.c.id)).scalar_one()
    kept = row | {"id": number, "asked_at": now.isoformat()}
    acts.write(connection, batch, Act("question", number, None, kept, first, cause))


def open_questions(connection: Connection, paper_id: str) -> tuple[Lookalike, ...]:
    """The papers that may be this one, with the evidence of the question that waits."""
    rows = connection.execute(
        select(questions).where(
            questions.c.answer.is_(None), or_(questions.c.paper_a == paper_id, questions.c.paper_b == paper_id)
        )
    ).all()
    found = []
    for row in rows:
        other = row.paper_b if row.paper_a == paper_id else row.paper_a
        title = connection.execute(select(papers.c.heading).where(papers.c.id == other, ~papers.c.retired)).scalar()
        if title is not None:
            found.append(Lookalike(other, title, evidence_from_json(row.evidence)))
    return tuple(found)
