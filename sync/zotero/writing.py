"""Writing to Zotero: items first, then what hangs below them; each paper's result by itself.

A link or a file that does not go over never holds up its item: the item is recorded, and the rest is tried again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from library.paper import Paper
from library.tags import spelling
from sync.target import LaterError, Plan, Receipt, RefusedError, Result
from sync.zotero import mapping
from sync.zotero.annotations import annotations
from sync.zotero.below import Below, Outcome
from sync.zotero.changes import Change, made_base
from sync.zotero.filing import Filing
from sync.zotero.mirror import Mirror
from sync.zotero.way import Transport, Written
from sync.zotero.words import StaleError

_SOON = 5.0  # seconds after which links that did not go over are tried again

Done = Result | Exception


class Writing:
    """Writes plans of one library, and keeps its mirror in step."""

    def __init__(
        self,
        mirror: Mirror,
        transport: Transport,
        below: Below,
        filing: Callable[[], Filing],
        now: Callable[[], datetime],
    ) -> None:
        self._mirror = mirror
        self._transport = transport
        self._below = below
        self._filing = filing
        self._now = now
        self._whole = transport.way != "connector"  # whether it takes collections and links, too

    def write(self, plans: Sequence[Plan]) -> Iterator[tuple[Plan, Done]]:
        """Each plan with what came of it."""
        written: list[tuple[Plan, dict[str, Any]]] = []
        for plan, done in self._items(plans):
            if isinstance(done, Exception):
                yield plan, self._told(plan, done)
            elif plan.action in {"retire", "leave"}:
                kept = "Kept: the Zotero item, because something in it is yours." if plan.action == "leave" else ""
                yield plan, Result(None, reason=kept)
            else:
                written.append((plan, done))
        yield from self._with_what_hangs_below(written)

    def _told(self, plan: Plan, error: Exception) -> Exception:
        self._mirror.outdated()
        if isinstance(error, StaleError):
            what = f"Zotero's item {plan.ref}" if plan.ref else plan.owed.paper.heading
            msg = f"{what} was changed just now; I look again in a moment."
            return LaterError(msg, retry_after=1, whole_target=False)
        return error

    def _items(self, plans: Sequence[Plan]) -> Iterator[tuple[Plan, dict[str, Any] | Exception]]:
        """The items themselves; where nothing of one is to be written, as it is."""
        plans = list(self._with_collections(plans))
        todo = [(plan, self._item(plan)) for plan in plans]
        sent = [(plan, one) for plan, one in todo if one]
        for plan, one in todo:
            if not one:
                yield plan, self._as_it_is(plan)
        answers = self._transport.write([one for _, one in sent], self._mirror.stamp) if sent else []
        self._mirror.wrote([one for one in answers if isinstance(one, dict)])
        for (plan, _), answer in zip(sent, answers, strict=True):
            yield plan, self._went_over(plan, answer)

    def _went_over(self, plan: Plan, answer: Written) -> dict[str, Any] | Exception:
        if isinstance(answer, dict) and (ours := plan.details.get("bin")):
            # Theirs is kept now: what is left of ours goes to the bin. If that is lost, the next look finds it twice.
            (binned,) = self._below.patch([(ours, {"deleted": 1})])
            if isinstance(binned, Exception):
                return binned
        return answer

    def _item(self, plan: Plan) -> dict[str, Any]:
        """What is sent for a plan; {} where nothing is."""
        if plan.action == "create":
            filing, paper = self._filing(), plan.owed.paper
            keys = [*filing.home, *filter(None, map(filing.key_of, paper.collections))]
            return mapping.new_item(paper, list(dict.fromkeys(keys)))
        if not plan.ref:
            return {}
        changes: Mapping[str, Any] = {}
        if plan.action == "retire":
            item, changes = plan.details["item"], {"deleted": 1}
        elif plan.action == "leave":
            item, changes = plan.details["item"], plan.details["changes"]
        else:
            change: Change = plan.details["change"]
            item, changes = change.item, change.changes
            if change.collections:
                changes = {**changes, "collections": self._filing().merged(item, *change.collections)[0]}
        return {"key": item["key"], "version": int(item["version"]), **changes} if changes else {}

    @staticmethod
    def _as_it_is(plan: Plan) -> dict[str, Any]:
        return dict(plan.details["change"].item) if "change" in plan.details else {}

    def _with_collections(self, plans: Sequence[Plan]) -> Iterator[Plan]:
        """The collections that papers are to be in are there first; a person named them, and each is made once."""
        for plan in plans:
            if plan.action in {"create", "update", "adopt"} and self._whole:
                for path in self._filing().missing(self._wanted_in(plan)):
                    above, _, name = path.rpartition("/")
                    parent = self._filing().key_of(above) if above else None
                    self._mirror.made_collection(self._transport.make_collection(name, parent), name, parent)
            yield plan

    def _wanted_in(self, plan: Plan) -> Sequence[str]:
        if plan.action == "create":
            return plan.owed.paper.collections
        change: Change = plan.details["change"]
        return self._filing().merged(change.item, *change.collections)[1] if change.collections else ()

    # ---- what hangs below them

    def _with_what_hangs_below(self, written: Sequence[tuple[Plan, dict[str, Any]]]) -> Iterator[tuple[Plan, Done]]:
        changes = [self._change(plan, item) for plan, item in written]
        todo = [
            (plan.owed.paper, item, change.base["children"])
            for (plan, item), change in zip(written, changes, strict=True)
        ]
        for (plan, item), change, outcome in zip(written, changes, self._below.write(todo), strict=True):
            yield plan, self._result(item, change, outcome)

    def _result(self, item: Mapping[str, Any], change: Change, outcome: Outcome) -> Result:
        if outcome.faults:
            self._mirror.outdated()
        base = {**change.base, "children": outcome.given}
        refused = next((fault.reason for fault in outcome.faults if isinstance(fault, RefusedError)), "")
        return Result(
            Receipt(item["key"], f"{self._mirror.server_id}:{item['version']}", base),
            self._transport.select_url(item["key"]),
            change.conflicts,
            reason=refused,
            citekey=change.citekey,
            look_again=_SOON if outcome.again else None,
            known_as=str(base.get("id", "")),
            annotations=annotations(self._mirror.below(item["key"]), self._transport.pdf_url),
        )

    def _change(self, plan: Plan, item: Mapping[str, Any]) -> Change:
        """With the base as it stands there: Zotero tidies what it is given."""
        paper: Paper = plan.owed.paper
        if plan.action == "create":
            base = made_base(paper, item, self._now())
            if not self._whole:  # what it was not given was taken away there by nobody
                there = set(map(spelling, mapping.manual_tags(item)))
                given = [one for one in mapping.tags(paper) if spelling(one) in there]
                base |= {"collections": [], "tags": given, "added": given}
            return Change(item, {}, base, citekey=str(item.get("citationKey") or ""))
        change: Change = plan.details["change"]
        if plan.action == "adopt":
            self._mirror.is_news(item["key"])  # tags, status and annotations of the person's are to be taken in
        stands = mapping.comparable(item, change.changes)
        fields = {name: stands.get(name, value) for name, value in change.base["fields"].items()}
        return replace(change, base={**change.base, "fields": fields})
