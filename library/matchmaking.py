"""Which paper a clip belongs to, among all that the library holds, and which papers it shows to be one.

A clip joins the better of the papers it is `same` as; two papers are united only if they are `same` to each other,
for a third that resembles both proves nothing (facts: closing transitively took false merges from 25 to 45). What a
person answered to a question wins over every later verdict.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, or_, select, text

from library import acts, adopting
from library.acts import Act
from library.candidates import candidates
from library.clip import Clip
from library.forms import form_of
from library.keeping import add_paper
from library.laid_aside import of_pair
from library.matching import Evidence, Form, Judgement, form_of_clip, judge
from library.outcomes import Lookalike, Question
from library.prepared import Prepared, among
from library.schema import paper_aliases, papers, questions
from library.ulid import ulid
from library.union import merge
from library.wire import evidence_from_json, evidence_json

_FORMER = Prepared(select(paper_aliases.c.alias).where(among(paper_aliases.c.paper_id, "papers")))
_ASKED_ABOUT = Prepared(
    select(questions.c.id).where(
        questions.c.answer.is_(None), or_(among(questions.c.paper_a, "papers"), among(questions.c.paper_b, "papers"))
    )
)
_now_a, _now_b = paper_aliases.alias("now_a"), paper_aliases.alias("now_b")
_first, _second = papers.alias("first"), papers.alias("second")
_id_a = func.coalesce(_now_a.c.paper_id, questions.c.paper_a)
_id_b = func.coalesce(_now_b.c.paper_id, questions.c.paper_b)
_OPEN = (
    select(questions, _first.c.id.label("id_a"), _second.c.id.label("id_b"))
    .add_columns(_first.c.heading.label("title_a"), _second.c.heading.label("title_b"))
    .outerjoin(_now_a, _now_a.c.alias == questions.c.paper_a)
    .outerjoin(_now_b, _now_b.c.alias == questions.c.paper_b)
    .join(_first, _first.c.id == _id_a)
    .join(_second, _second.c.id == _id_b)
    .where(questions.c.answer.is_(None), ~_first.c.retired, ~_second.c.retired, _first.c.id != _second.c.id)
    .order_by(questions.c.id)
)
_retired = select(papers.c.id).where(text("papers.retired = 1"))  # as their index says it
# The same pairs, out of indexes alone: a thousand are counted on every page.
_PAIRS = (
    select(_id_a.label("id_a"), _id_b.label("id_b"))
    .select_from(questions)
    .outerjoin(_now_a, _now_a.c.alias == questions.c.paper_a)
    .outerjoin(_now_b, _now_b.c.alias == questions.c.paper_b)
    .where(questions.c.answer.is_(None), _id_a != _id_b, _id_a.not_in(_retired), _id_b.not_in(_retired))
)


@dataclass(frozen=True, slots=True)
class Match:
    """Where a clip goes."""

    paper: str
    new: bool
    evidence: tuple[Evidence, ...]
    before: Form | None  # of that paper, without the clip
    others: tuple[tuple[str, Judgement], ...]  # further papers that the clip is, or may be
    adopted: bool = False  # new here, and kept by another computer under this id


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
    found = candidates(connection, form)
    near = ranked(form, found)
    if near and near[0][1].verdict == "same":
        paper, judgement = near[0]
        return Match(paper, False, judgement.evidence, found[paper], tuple(near[1:]))  # noqa: FBT003 - new
    # What was removed and is saved again in the very same words is that paper again, under its own id.
    if had and not _alias(connection, had):
        return Match(had, new=True, evidence=(), before=None, others=tuple(near))
    elsewhere = adopting.id_elsewhere(connection, form)
    paper = elsewhere or ulid()
    add_paper(connection, paper, now)
    return Match(paper, new=True, evidence=(), before=None, others=tuple(near), adopted=elsewhere is not None)


def _alias(connection: Connection, paper_id: str) -> bool:
    return (
        connection.execute(select(paper_aliases.c.alias).where(paper_aliases.c.alias == paper_id)).first() is not None
    )


def unite(connection: Connection, batch: str, match: Match, cause: str, now: datetime) -> tuple[tuple[str, ...], str]:
    """Merge what a clip showed to be one with its paper, ask where it is not sure; (merged ids, surviving id)."""
    found = dict(match.others)
    if not match.new and (after := form_of(connection, match.paper)) != match.before:
        # The clip made more of its paper: others may be it now. A new paper is its clip, which was compared already.
        near = ranked(after, candidates(connection, after))
        found |= {paper: judgement for paper, judgement in near if paper not in found}
    survivor, merged = match.paper, []
    for paper, judgement in found.items():
        if paper in {survivor, match.paper} or answer_of(connection, survivor, paper) is not None:
            continue
        # Judged by what each was without this clip; its word alone counts only where a side had no title.
        other, between = form_of(connection, paper), judgement
        if match.before and match.before.titled and other.titled:
            between = judge(match.before, other)
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
    given: str | None = connection.execute(
        select(questions.c.answer)
        .where(
            questions.c.answer.is_not(None),
            or_(
                questions.c.paper_a.in_(first) & questions.c.paper_b.in_(second),
                questions.c.paper_a.in_(second) & questions.c.paper_b.in_(first),
            ),
        )
        .order_by(questions.c.answer)  # "never" before "same": a split came after the merge that it took back
    ).scalar()
    return given


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
        "answer": None,
    }
    number = connection.execute(insert(questions).values(row).returning(questions.c.id)).scalar_one()
    kept = row | {"id": number, "asked_at": now.isoformat()}
    acts.write(connection, batch, Act("question", number, None, kept, first, cause))


def same_question(connection: Connection, one: str, other: str) -> list[int]:
    """The open questions about these two papers, also those asked under ids that they had before."""
    first, second = _names(connection, one), _names(connection, other)
    rows = connection.execute(
        select(questions.c.id).where(
            questions.c.answer.is_(None),
            or_(
                questions.c.paper_a.in_(first) & questions.c.paper_b.in_(second),
                questions.c.paper_a.in_(second) & questions.c.paper_b.in_(first),
            ),
        )
    )
    return list(rows.scalars())


def _asked_about(connection: Connection, paper_ids: list[str]) -> list[int]:
    """The open questions that name these papers, also by ids that they had before; most papers have none."""
    former = [row.alias for row in _FORMER.all(connection, papers=paper_ids)]
    return [row.id for row in _ASKED_ABOUT.all(connection, papers=[*paper_ids, *former])]


def open_questions(connection: Connection, paper_ids: Iterable[str] | None = None) -> tuple[Question, ...]:
    """The questions that wait, the oldest first, each pair once; with `paper_ids`, those about these papers."""
    wanted = _OPEN
    if paper_ids is not None:
        ids = list(paper_ids)
        if not (numbers := _asked_about(connection, ids)):
            return ()
        wanted = wanted.where(questions.c.id.in_(numbers), or_(_first.c.id.in_(ids), _second.c.id.in_(ids)))
    found: dict[tuple[str, str], Question] = {}
    for row in connection.execute(wanted):
        evidence = evidence_from_json(row.evidence)
        one = Question(row.id, row.id_a, row.id_b, row.title_a, row.title_b, evidence, row.asked_at)
        found.setdefault(pair(row.id_a, row.id_b), one)
    return tuple(found.values())


def open_pairs(connection: Connection) -> list[str]:
    """What the open questions are about, each pair once: as `open_questions`, without reading them."""
    rows = connection.execute(_PAIRS).all()
    return list(dict.fromkeys(of_pair(row.id_a, row.id_b) for row in rows))


def lookalikes(connection: Connection, paper_ids: Sequence[str]) -> dict[str, tuple[Lookalike, ...]]:
    """For each paper, those that may be the same, with the evidence of the question that waits."""
    found: dict[str, tuple[Lookalike, ...]] = dict.fromkeys(paper_ids, ())
    for one in open_questions(connection, paper_ids):
        if one.paper_a in found:
            found[one.paper_a] += (Lookalike(one.paper_b, one.title_b, one.evidence),)
        if one.paper_b in found:
            found[one.paper_b] += (Lookalike(one.paper_a, one.title_a, one.evidence),)
    return found
