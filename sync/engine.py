"""The engine: claim, look, plan, begin, act, record; for each target what it is owed, one paper at a time.

A failed delivery takes back only itself. A target that is away ends its round and is asked again by itself; a target
that another process delivers to is left to it (DESIGN, rules 4 and 5).
"""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from library.doing import doing
from library.leases import LEASE
from library.looks import Looks
from library.outcomes import ShelfError
from library.placements import Debt, Placements
from library.wishes import NO_TITLE
from sync import recording
from sync.holders import is_gone, this_process
from sync.looking import Losing, TwoWay
from sync.target import (
    LaterError,
    Many,
    Owed,
    Plan,
    RefusedError,
    RemovedError,
    Result,
    SyncError,
    Target,
)

log = logging.getLogger(__name__)

_RENEW = LEASE / 4  # after which a lease is renewed


class UnknownTargetError(ShelfError):
    """No target has that name."""


@dataclass(frozen=True, slots=True)
class Line:
    """What was planned, or done, for one paper in one target."""

    target: str
    paper: str
    heading: str
    action: str  # create, adopt, update, keep, retire, leave, later, refused, removed, taken in, remark
    says: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did; `busy` names the targets that another process was delivering to."""

    lines: tuple[Line, ...] = ()
    busy: tuple[str, ...] = ()
    away: dict[str, str] = field(default_factory=dict)  # target: why nothing went over

    @property
    def failed(self) -> tuple[Line, ...]:
        """What a target refused."""
        return tuple(line for line in self.lines if line.action == "refused")


@dataclass(slots=True)
class Engine:
    """Delivers. `targets` gives the connected ones anew for each run: `connect` works at once on a running server."""

    placements: Placements
    targets: Callable[[], Sequence[Target]]
    holder: str = field(default_factory=this_process)
    _renewed: dict[int, datetime] = field(default_factory=dict)  # when the lease of a target was last renewed

    def run(
        self,
        only: str | None = None,
        *,
        dry_run: bool = False,
        look: bool = True,
        on_line: Callable[[Line], None] = lambda _line: None,
    ) -> Report:
        """Take in what people changed over there, and deliver everything that is due (a dry run only plans it).

        Without `look` it only delivers: a look costs a scan of the whole vault, and a save must not.

        Raises:
            UnknownTargetError: `only` names no target.
        """
        rows = {row.name: row for row in self.placements.connected()}
        if only is not None and only not in rows:
            known = ", ".join(rows) or "none is connected yet"
            msg = f"There is no target {only!r} ({known})."
            raise UnknownTargetError(msg)
        lines: list[Line] = []
        busy: list[str] = []
        away: dict[str, str] = {}
        for target in self.targets():
            row = rows.get(target.name)
            if row is None or only not in {None, target.name}:
                continue
            if not dry_run and not self._claimed(row.id):
                busy.append(target.name)
                continue
            try:
                for line in self._round(target, row.id, dry_run=dry_run, look=look, forgotten=row.forgotten):
                    lines.append(line)
                    on_line(line)
            except LaterError as error:
                away[target.name] = error.reason
                if not dry_run:
                    self.placements.postpone_all(row.id, error.reason, error.retry_after, lost=error.lost)
            finally:
                if not dry_run:
                    self._renewed.pop(row.id, None)
                    self.placements.release(row.id, self.holder)
        return Report(tuple(lines), tuple(busy), away)

    def _claimed(self, row: int) -> bool:
        """Whether the target is ours now; what a killed process of this computer held is given free."""
        if self._still_ours(row):
            return True
        other = self.placements.holder(row)
        if other is None or not is_gone(other):
            return False
        self.placements.release(row, other)
        return self._still_ours(row)

    def _still_ours(self, row: int) -> bool:
        """Whether the target is ours yet; the lease is renewed long before it runs out, and not for each paper."""
        now = self.placements.now()
        if row in self._renewed and timedelta() <= now - self._renewed[row] < _RENEW:
            return True
        self._renewed.pop(row, None)
        if not self.placements.claim(row, self.holder):
            return False
        self._renewed[row] = now
        return True

    def _round(self, target: Target, row: int, *, dry_run: bool, look: bool, forgotten: bool = False) -> Iterator[Line]:
        """One target; raises LaterError when all of it is away. `forgotten`: what is gone there was deleted."""
        after, reached = 0, dry_run
        if forgotten and not dry_run and isinstance(target, Losing):
            target.forget_missing()
        two_way = isinstance(target, TwoWay)
        if look and isinstance(target, TwoWay):
            yield from self._look(target, target.name, row, dry_run=dry_run)
            if not dry_run:
                self.placements.reached(row)
                reached = True
        while debts := self.placements.due(row, limit=50, after=after):
            after = debts[-1].id
            lot = target.at_once if isinstance(target, Many) else 1
            for some in (debts[at : at + lot] for at in range(0, len(debts), lot)):
                if not dry_run and not self._still_ours(row):
                    return  # this took so long that another process took over
                for line in self._deliver(target, some, dry_run=dry_run):
                    yield line
                    if not reached and line.action != "later":
                        self.placements.reached(row, looked=not two_way)
                        reached = True

    def _look(self, target: TwoWay, name: str, row: int, *, dry_run: bool) -> Iterator[Line]:
        """What was done over there since the last look; what one paper stumbles over holds up no other."""
        looks = Looks(self.placements.database, self.placements.now)
        debts: dict[str, Debt] = {}

        def held(paper_ids: Collection[str] | None = None) -> list[Owed]:
            found = {debt.paper.id: debt for debt in looks.held(row, paper_ids)}
            debts.update(found)
            return [recording.owed(debt) for debt in found.values()]

        for sighting in target.look(held):
            if not dry_run and not self._still_ours(row):
                return
            paper = sighting.owed.paper
            line = Line(name, paper.id, paper.heading, "taken in", sighting.says)
            new: tuple[str, ...] | None = sighting.remarks
            if not dry_run:
                try:
                    new = looks.take_in(debts[paper.id], recording.found(sighting), name)
                except Exception:
                    log.exception("%s: what was changed in %s could not be taken in", name, paper.id)
                    continue
                if new is None:
                    continue
                target.noted(sighting)
            if line.says and sighting.ref is not None:
                yield line
            for remark in new or ():
                yield replace(line, action="remark", says=remark)

    def _deliver(self, target: Target, debts: Sequence[Debt], *, dry_run: bool) -> Iterator[Line]:
        """Plan each, write down that they begin, and do them; what one paper stumbles over holds up no other."""
        planned: list[tuple[Debt, Plan]] = []
        for debt in debts:
            line = _line(target, debt)
            if debt.wanted and not debt.paper.title:
                waits = LaterError(NO_TITLE, retry_after=60, whole_target=False)
                yield self._not_done(line, debt, waits, dry_run=dry_run)
                continue
            try:
                with doing(_placement(debt)):
                    plan = target.plan(recording.owed(debt))
            except Exception as error:  # noqa: BLE001 - what it was is told apart below, and a fault of ours is logged
                yield self._not_done(line, debt, error, dry_run=dry_run)
                continue
            if dry_run:
                yield replace(line, action=plan.action, says=plan.says)
            else:
                planned.append((debt, plan))
        if planned:
            yield from self._do(target, planned)

    def _do(self, target: Target, planned: Sequence[tuple[Debt, Plan]]) -> Iterator[Line]:
        begun = self.placements.begin_all([(debt, plan.after) for debt, plan in planned])
        debts = {id(plan): debt for debt, (_, plan) in zip(begun, planned, strict=True)}
        away: LaterError | None = None
        for plan, done in _done(target, [plan for _, plan in planned]):
            debt = debts[id(plan)]
            line = _line(target, debt)
            if isinstance(done, LaterError) and done.whole_target:
                away = away or done  # what went over before it is recorded all the same
            elif isinstance(done, Exception):
                yield self._not_done(line, debt, done, dry_run=False)
            else:
                with doing(_placement(debt)):
                    self.placements.record(debt, recording.delivered(done), target.name)
                    if plan.action != "keep":
                        log.info("%s: %s %s", target.name, plan.action, line.paper)
                yield replace(line, action=plan.action, says=done.reason or plan.says)
        if away is not None:
            raise away

    def _not_done(self, line: Line, debt: Debt, error: Exception, *, dry_run: bool) -> Line:
        """What became of a paper that did not go over; raises LaterError again where the whole target is away."""
        action = "refused"
        write: Callable[[str], None] = partial(self.placements.refuse, debt)
        reason = error.reason if isinstance(error, SyncError) else _stumbled(error)
        match error:
            case LaterError(whole_target=True):
                raise error
            case LaterError():
                action = "later"
                write = partial(self.placements.postpone, debt, retry_after=error.retry_after)
            case RemovedError():
                action, write = "removed", lambda _reason: self.placements.removed(debt)
            case RefusedError():
                pass
            case _:
                # A fault of ours with one paper must not hold up the others; it is shown, and the log has the rest.
                with doing(_placement(debt)):
                    log.error("%s: %s could not be delivered", line.target, line.paper, exc_info=error)
        if not dry_run:
            write(reason)
        return replace(line, action=action, says=reason)


def _placement(debt: Debt) -> str:
    return f"placement {debt.id}"


def _line(target: Target, debt: Debt) -> Line:
    return Line(target.name, debt.paper.id, debt.paper.heading, "later", "")


def _done(target: Target, plans: Sequence[Plan]) -> Iterator[tuple[Plan, Result | Exception]]:
    """What came of each plan; a fault in the middle of several is that of all that were not answered."""
    if not isinstance(target, Many):
        for plan in plans:
            try:
                yield plan, target.act(plan)
            except Exception as error:  # noqa: BLE001 - told apart by who asked
                yield plan, error
        return
    waiting = {id(plan): plan for plan in plans}
    try:
        for plan, done in target.act_many(plans):
            del waiting[id(plan)]
            yield plan, done
    except Exception as error:  # noqa: BLE001 - likewise
        yield from ((plan, error) for plan in waiting.values())


def _stumbled(error: Exception) -> str:
    return f"Papershelf stumbled ({type(error).__name__}: {error}). The log says more."
