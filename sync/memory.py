"""A target that keeps everything in memory, with switches for what can go wrong. Shipped: tests of every room use it.

It behaves as a real one must: it looks before it makes, it knows its things by the paper's id, it leaves alone what a
person changed, and doing twice is doing once, also when the first answer was lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from library.records import to_record
from sync.merge3 import merge
from sync.target import Health, LaterError, Owed, Plan, Receipt, RefusedError, RemovedError, Result


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
    acts: int = 0

    def check(self) -> Health:
        """How it is."""
        return Health(not self.away, self.away or f"{len(self.things)} things in memory")

    def plan(self, owed: Owed) -> Plan:
        """Look, then say what is to be done."""
        self._reachable()
        paper = owed.paper
        ref = owed.receipt.ref if owed.receipt else self._ref_of(paper.id)
        if not owed.wanted:
            there = self.things.get(ref) if ref else None
            base = owed.receipt.base if owed.receipt else {}
            action = "retire" if there is not None and there == {**base, "paper": paper.id} else "leave"
            return Plan("retire" if action == "retire" else "leave", owed, f"take away {paper.heading}", ref or "")
        if ref is None:
            return Plan("create", owed, f"create {paper.heading}")
        if ref in self.removed or ref not in self.things:
            reason = "removed there"
            raise RemovedError(reason)
        merged = merge(owed.receipt.base if owed.receipt else {}, self._fields(owed), self.things[ref])
        details = {"changes": merged.changes, "base": merged.base, "conflicts": merged.conflicts}
        action_says = f"update {', '.join(merged.changes)}" if merged.changes else "nothing to do"
        return Plan("update" if merged.changes else "keep", owed, action_says, ref, details)

    def act(self, plan: Plan) -> Result:
        """Do it."""
        self._reachable()
        paper = plan.owed.paper
        if paper.id in self.refuses:
            reason = f"memory does not take {paper.heading}"
            raise RefusedError(reason)
        self.acts += 1
        if plan.action == "retire":
            self.things.pop(plan.ref, None)
            return Result(None)
        if plan.action == "leave":
            return Result(None, reason="kept, because somebody had changed it")
        if plan.action == "create":
            ref = f"M{len(self.things) + len(self.removed) + 1}"
            base: Mapping[str, Any] = self._fields(plan.owed)
            self.things[ref] = {**base, "paper": paper.id}
        else:
            ref, base = plan.ref, plan.details["base"]
            for name, value in plan.details["changes"].items():
                self.things[ref][name] = value
        if self.lose_answers:
            self.lose_answers -= 1
            reason = "the answer was lost"
            raise LaterError(reason, retry_after=0, whole_target=False)
        receipt = Receipt(ref, str(self.acts), base)
        return Result(receipt, f"memory:{ref}", conflicts=tuple(plan.details.get("conflicts", ())))

    def _reachable(self) -> None:
        if self.away:
            raise LaterError(self.away, retry_after=0)

    def _ref_of(self, paper_id: str) -> str | None:
        return next((ref for ref, thing in self.things.items() if thing.get("paper") == paper_id), None)

    @staticmethod
    def _fields(owed: Owed) -> dict[str, Any]:
        record = to_record(owed.paper)
        return {name: record[name] for name in ("title", "published", "status", "tags") if name in record}
