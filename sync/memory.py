"""A target that keeps everything in memory, with switches for what can go wrong. Shipped: tests of every room use it.

It behaves as a real one must: it looks before it makes, it knows its things by the paper's id, it leaves alone what a
person changed, and doing twice is doing once, also when the first answer was lost.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from library.paper import Annotation
from library.records import to_record
from library.tags import spelling
from sync import taking_in
from sync.looking import Held, Sighting
from sync.merge3 import merge, written
from sync.target import Conflict, Health, LaterError, Owed, Plan, Receipt, RefusedError, RemovedError, Result, Settling

_TAKEN = {"title": "title", "published": "published", "status": "status"}


@dataclass(slots=True)
class MemoryTarget:
    """Things by ref; a thing is the fields of a paper, and `paper` its id."""

    name: str = "memory"
    kind: str = "memory"
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)  # refs that a person took away
    away: str = ""  # why it cannot be reached
    refuses: set[str] = field(default_factory=set)  # ids of papers it says no to
    lose_answers: int = 0  # so many of the next acts are done, but their answers lost
    annotations: dict[str, tuple[Annotation, ...]] = field(default_factory=dict)  # what a person marked, by ref
    acts: int = 0
    _given: dict[str, Mapping[str, Any]] = field(default_factory=dict)  # what was written last, by ref
    _remarks: dict[str, tuple[str, ...]] = field(default_factory=dict)  # what was told of it, by ref
    _marks: dict[str, tuple[Annotation, ...]] = field(default_factory=dict)  # those that were told, by ref
    _merges: dict[str, dict[str, str]] = field(default_factory=dict)  # by what is left: what went into it, whose it was

    def check(self) -> Health:
        """How it is."""
        return Health(not self.away, self.away or f"{len(self.things)} things in memory")

    def plan(self, owed: Owed) -> Plan:
        """Look, then say what is to be done."""
        self._reachable()
        paper, receipt = owed.paper, owed.receipt
        ref = receipt.ref if receipt else self._ref_of(paper.id)
        there = self._there(ref)
        if ref is not None and there is None:
            reason = "removed there"
            raise RemovedError(reason)
        if not owed.wanted:
            return self._plan_retire(owed, ref, there)
        if ref is None or there is None:
            return Plan("create", owed, f"create {paper.heading}")
        # Without a receipt the answer was lost: the thing itself knows what it was given.
        base = written(receipt.base, receipt.unanswered, there) if receipt else self._given[ref]
        ours = self._fields(owed) | owed.given()
        merged = merge(base, ours, there)
        conflicts = [_settled(one, ours, there) for one in merged.conflicts]
        details = {"changes": merged.changes, "base": merged.base, "conflicts": conflicts}
        says = f"update {', '.join(merged.changes)}" if merged.changes else "nothing to do"
        return Plan("update" if merged.changes else "keep", owed, says, ref, details, merged.base)

    def act(self, plan: Plan) -> Result:
        """Do it."""
        self._reachable()
        if plan.owed.paper.id in self.refuses:
            reason = f"memory does not take {plan.owed.paper.heading}"
            raise RefusedError(reason)
        self.acts += 1
        result = self._done(plan)
        if self.lose_answers:
            self.lose_answers -= 1
            reason = "the answer was lost"
            raise LaterError(reason, retry_after=0, whole_target=False)
        return result

    def merge(self, left: str, went: str) -> None:
        """A person merges the thing `went` into `left`; what is marked in it goes along."""
        thing = self.things.pop(went)
        into = self._merges.setdefault(left, {})
        into |= {went: thing["paper"]} | self._merges.pop(went, {})
        marked = {one.key: one for ref in (went, left) for one in self.annotations.pop(ref, ())}
        if marked:
            self.annotations[left] = tuple(marked.values())

    def look(self, held: Held) -> Iterator[Sighting]:
        """Every thing that is not as we left it."""
        self._reachable()
        merged = {went for into in self._merges.values() for went in into}
        for owed in held():
            receipt = owed.receipt
            if receipt is None or not (owed.wanted or self._merges.get(receipt.ref)):
                continue
            there = self._there(receipt.ref)
            if there is None:
                if receipt.ref not in merged:  # else it is told with what it was merged into
                    yield Sighting(owed, None)
                continue
            base = written(receipt.base, receipt.unanswered, there)
            ours = self._fields(owed)
            taken = taking_in.fields(base, ours, there, _TAKEN, f"{self.name}'s {receipt.ref}")
            tags = taking_in.tags(
                base.get("tags", ()), ours.get("tags", ()), there.get("tags") or (), ours.get("tags", ())
            )
            # As a whole, as `plan` merges them: tags that differ on three sides are left to a person.
            both = ours.get("tags") not in (base.get("tags"), there.get("tags"))
            both = both or any(spelling(one) in taking_in.NO_TAGS for one in there.get("tags") or ())
            changes = {**taken.changes, **({} if both else tags.changes)}
            after = {**taken.base, "tags": base.get("tags") if both else there.get("tags")}
            after = {name: value for name, value in after.items() if value is not None}
            marked = self.annotations.get(receipt.ref, ())
            marked_anew = marked if marked != self._marks.get(receipt.ref, ()) else None
            same_as = next(iter(self._merges.get(receipt.ref, {}).values()), "")
            told = self._remarks.get(receipt.ref, ()) == taken.remarks and marked_anew is None
            if changes or same_as or not told or after != receipt.base:
                url = f"memory:{receipt.ref}"
                found = Sighting(owed, receipt.ref, url, after, changes, taken.remarks)
                yield replace(found, annotations=marked_anew, same_as=same_as)

    def noted(self, sighting: Sighting) -> None:
        """What was taken in is as if we had written it."""
        if sighting.ref is not None:
            self._given[sighting.ref] = sighting.base
            self._remarks[sighting.ref] = sighting.remarks
            if sighting.annotations is not None:
                self._marks[sighting.ref] = sighting.annotations
            into = self._merges.get(sighting.ref, {})
            self._merges[sighting.ref] = {went: paper for went, paper in into.items() if paper != sighting.same_as}

    def _done(self, plan: Plan) -> Result:
        if plan.action == "retire":
            self.things.pop(plan.ref, None)
            return Result(None)
        if plan.action == "leave":
            return Result(None, reason="kept, because somebody had changed it")
        ref = plan.ref or f"M{self.acts}"
        base: Mapping[str, Any] = plan.details.get("base") or self._fields(plan.owed)
        thing = self.things.setdefault(ref, {**base, "paper": plan.owed.paper.id})
        for name, value in plan.details.get("changes", {}).items():
            thing[name] = value
        thing["paper"] = plan.owed.paper.id  # of a paper that was merged, the id that it has now
        self._given[ref] = base
        receipt = Receipt(ref, str(self.acts), base)
        conflicts = tuple(plan.details.get("conflicts", ()))
        self._marks[ref] = self.annotations.get(ref, ())
        return Result(receipt, f"memory:{ref}", conflicts, annotations=self._marks[ref])

    def _plan_retire(self, owed: Owed, ref: str | None, there: dict[str, Any] | None) -> Plan:
        if ref is None or there is None:
            return Plan("retire", owed, "nothing is there")
        same = {name: value for name, value in there.items() if value is not None} == {
            **self._given[ref],
            "paper": owed.paper.id,
        }
        return Plan("retire" if same else "leave", owed, f"take away {owed.paper.heading}", ref)

    def _there(self, ref: str | None) -> dict[str, Any] | None:
        return self.things.get(ref) if ref is not None and ref not in self.removed else None

    def _reachable(self) -> None:
        if self.away:
            raise LaterError(self.away, retry_after=0)

    def _ref_of(self, paper_id: str) -> str | None:
        found = (ref for ref, thing in self.things.items() if thing.get("paper") == paper_id)
        return next((ref for ref in found if ref not in self.removed), None)

    @staticmethod
    def _fields(owed: Owed) -> dict[str, Any]:
        record = to_record(owed.paper)
        return {name: record[name] for name in ("title", "published", "status", "tags") if name in record}


def _settled(one: Conflict, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Conflict:
    sets = _TAKEN.get(one.field, "") if theirs.get(one.field) else ""
    return replace(one, settling=Settling((one.field,), theirs.get(one.field), ours.get(one.field), sets))
