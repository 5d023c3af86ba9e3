"""What needs a person: gathered for the page, counted for every page, and their answers taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from library.disagreements import Disagreement, Disagreements
from library.needs import HELD, Needed, needed
from library.outcomes import Answer, NotFoundError, Proposed
from library.pairs import Pair, Pairs
from library.paper import Paper
from library.placements import TargetRow
from library.publications import Answer as Taken
from library.refusals import Refusal, Refusals
from library.wishes import NO_TITLE, Waiting
from server.home import Home

LEAVE = "leave it"  # an answer to a conflict that no target can be called by
_NOT_ASKED = "That is not asked any more."
MOST = 25  # of a kind at once: the next come as these are answered


@dataclass(frozen=True, slots=True)
class Held:
    """A paper that goes nowhere without a title, and nobody is being asked for one."""

    paper: str
    title: str


@dataclass(frozen=True, slots=True)
class Needs:
    """The first of each kind, and how many there are."""

    count: Needed
    lost: tuple[TargetRow, ...]
    unsent: str  # why the daily list's mail waits for a person; "" where it does not
    pairs: tuple[Pair, ...]
    conflicts: tuple[Disagreement, ...]
    publications: tuple[tuple[Proposed, Paper], ...]
    refused: tuple[Refusal, ...]
    held: tuple[Held, ...]
    failed: tuple[Waiting, ...]
    waiting: tuple[Waiting, ...]  # what needs nobody: it goes over by itself


def count(home: Home) -> Needed:
    """How much there is of each kind; cheap, for it is asked on every page."""
    with home.database.read() as connection:
        return needed(connection, home.now())


def needs(home: Home) -> Needs:
    """What the page shows."""
    proposed = home.shelf.proposed()[:MOST]
    papers = home.shelf.papers([one.paper for one in proposed])
    waiting, lost = home.placements.waiting(), tuple(one for one in home.placements.connected() if one.lost)
    untitled = held(home)
    told = {one.name for one in lost}
    return Needs(
        count=count(home),
        lost=lost,
        unsent=_unsent(home),
        pairs=Pairs(home.database, home.now).open(MOST),
        conflicts=Disagreements(home.database, home.now).open()[:MOST],
        publications=tuple((one, papers[one.paper]) for one in proposed),
        refused=Refusals(home.database, home.now).open()[:MOST],
        held=untitled[:MOST],
        failed=tuple(one for one in waiting if one.state == "failed"),
        waiting=tuple(
            one
            for one in waiting
            if one.state in {"due", "working", "postponed"}
            and one.target not in told
            and not (one.reason == NO_TITLE and one.count <= len(untitled))
        ),
    )


def _unsent(home: Home) -> str:
    latest = home.daily.days.latest()
    return latest.reason if latest is not None and latest.mail == "failed" else ""


def held(home: Home) -> tuple[Held, ...]:
    """The papers that wait for a title which only a person can give."""
    with home.database.read() as connection:
        return tuple(Held(row.id, row.heading) for row in connection.execute(HELD))


def answered(home: Home, about: Mapping[str, str], answer: str, *, where: str) -> str:
    """Take an answer; the batch that undoes it, "" where there is nothing to undo.

    Raises:
        NotFoundError: there is no such question any more, or no such answer to it.
        library.outcomes.BadEditError: the library cannot have what was chosen.
    """
    takes, answers = _ASKED.get(about.get("what", ""), (None, ()))
    if takes is None or (answers and answer not in answers):
        raise NotFoundError(_NOT_ASKED)
    try:
        return takes(home, about, answer, where)
    except KeyError:  # a form that is none of ours
        raise NotFoundError(_NOT_ASKED) from None


def _pair(home: Home, about: Mapping[str, str], answer: str, where: str) -> str:
    number = about["id"]
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        raise NotFoundError(_NOT_ASKED)
    if answer == "later":
        return Pairs(home.database, home.now).later(int(number), where=where)
    return home.shelf.answer(int(number), cast("Answer", answer), where=where)


def _conflict(home: Home, about: Mapping[str, str], answer: str, where: str) -> str:
    disagreements = Disagreements(home.database, home.now)
    if answer == LEAVE:
        return disagreements.leave(about["about"], where=where)
    return disagreements.settle(about["paper"], about["field"], answer, where=where)


def _publication(home: Home, about: Mapping[str, str], answer: str, where: str) -> str:
    return home.shelf.publish(about["paper"], cast("Taken", answer), where=where)


def _refused(home: Home, about: Mapping[str, str], _answer: str, where: str) -> str:
    return Refusals(home.database, home.now).dismiss(about["about"], where=where)


def _held(home: Home, about: Mapping[str, str], _answer: str, where: str) -> str:
    return home.shelf.remove(about["paper"], where=where)


def _lost(home: Home, about: Mapping[str, str], _answer: str, _where: str) -> str:
    if not home.placements.forget(about["target"]):
        raise NotFoundError(_NOT_ASKED)
    return ""


def _failed(home: Home, about: Mapping[str, str], _answer: str, _where: str) -> str:
    home.placements.retry(about["target"])
    return ""


# By what is asked: who takes an answer, and which there are (none named: a side's name, which the library checks).
_ASKED: dict[str, tuple[Callable[[Home, Mapping[str, str], str, str], str], tuple[str, ...]]] = {
    "pair": (_pair, ("same", "never", "later")),
    "conflict": (_conflict, ()),
    "publication": (_publication, ("use", "leave")),
    "refused": (_refused, ("dismiss",)),
    "held": (_held, ("remove",)),
    "lost": (_lost, ("forget",)),
    "failed": (_failed, ("retry",)),
}
