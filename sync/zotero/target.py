"""The Zotero target: look first, write, look again before a retry; three-way merge against what we wrote last."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from library.paper import Paper
from sync.target import Health, LaterError, Owed, Plan, Receipt, RefusedError, Result, SyncError
from sync.zotero import mapping
from sync.zotero.changes import Change, adoption, made_base, only_ours, settled, taking_back, unrecorded, update
from sync.zotero.children import as_given, reconcile
from sync.zotero.lookup import look
from sync.zotero.transport import StaleError, Transport

_ENOUGH_WAITED = timedelta(minutes=10)
_CITEKEY_WAIT = 60.0  # seconds in which Zotero or Better BibTeX may give the item a key


class ZoteroTarget:
    """One Zotero library; new items go into `collection`, a key."""

    kind = "zotero"

    def __init__(
        self,
        name: str,
        transport: Transport,
        collection: str | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.name = name
        self._transport = transport
        self._collection = collection
        self._now = now

    def check(self) -> Health:
        """Whether Zotero answers."""
        try:
            self._transport.server_id()
        except SyncError as error:
            return Health(ready=False, says=error.reason)
        return Health(ready=True, says="Zotero answers")

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def plan(self, owed: Owed) -> Plan:
        """Look for the paper's item and say what is to be done."""
        item = look(self._transport, owed)
        if owed.receipt is not None and item is not None:
            base = settled(owed.receipt.base, owed.receipt.unanswered, item)
            owed = replace(owed, receipt=replace(owed.receipt, base=base))
        if not owed.wanted:
            return self._plan_retire(owed, item)
        if item is None:
            self._require_ready(owed.paper)
            return Plan("create", owed, f"create {mapping.item_type(owed.paper)} {owed.paper.title}")
        if owed.receipt is None and not mapping.is_ours(item, owed.paper):
            return self._planned("adopt", owed, adoption(owed.paper, item, self._now()))
        known = owed.receipt.base if owed.receipt else None
        change = self._with_citekey(owed.paper, update(owed.paper, item, known, self._now()))
        return self._planned("update", owed, change)

    def act(self, plan: Plan) -> Result:
        """Create, adopt, update, or take away."""
        try:
            if plan.action == "create":
                return self._create(plan)
            if plan.action in {"retire", "leave"}:
                return self._retire(plan)
            return self._apply(plan)
        except StaleError:
            self._again(plan.ref)

    def _require_ready(self, paper: Paper) -> None:
        """A citekey made from too little stays wrong for ever: wait for sources, at most ten minutes."""
        waited = paper.saved_at is not None and self._now() - paper.saved_at > _ENOUGH_WAITED
        if paper.waiting_for and not (paper.title and paper.creators and paper.year) and not waited:
            raise LaterError(paper.waiting_for, whole_target=False)

    def _create(self, plan: Plan) -> Result:
        paper = plan.owed.paper
        made = self._made(paper)
        wanted = mapping.children(paper)
        if wanted:
            self._transport.create([mapping.child_item(one, made["key"]) for one in wanted])
        base = made_base(paper, made, self._now()) | {"children": as_given(wanted)}
        return self._result(made["key"], made["version"], Change(made, {}, base, citekey=_citekey_of(made)))

    def _made(self, paper: Paper) -> dict[str, Any]:
        try:
            return self._transport.create([mapping.new_item(paper, self._collection)])[0]
        except RefusedError:
            # A collection that the person took away is never made again: the item goes into the library itself.
            if self._collection is None or self._transport.has_collection(self._collection):
                raise
            return self._transport.create([mapping.new_item(paper, None)])[0]

    @staticmethod
    def _planned(action: Any, owed: Owed, change: Change) -> Plan:
        key = change.item["key"]
        wanted, given = mapping.children(owed.paper), change.base["children"]
        news = [*change.changes, *(one.title for one in wanted if [one.title, one.url] not in given)]
        if not news and as_given(wanted) == given and action == "update":
            return Plan("keep", owed, "nothing to do", key, {"change": change}, change.base)
        says = f"{action} {key}: {', '.join(news) or 'nothing missing'}"
        return Plan(action, owed, says, key, {"change": change}, change.base)

    def _with_citekey(self, paper: Paper, change: Change) -> Change:
        """Where the item has no key of its own a minute after it was made, write ours."""
        made_at = datetime.fromisoformat(change.base["made_at"])
        early = (self._now() - made_at).total_seconds() < _CITEKEY_WAIT
        wanted = mapping.citekey(paper)
        if change.citekey or not change.base["made"] or early or not wanted:
            return change
        others = [one for one in self._transport.search(wanted) if one["key"] != change.item["key"]]
        taken = {str(one.get("citationKey")) for one in others}
        endings = ["", *map(chr, range(ord("a"), ord("z") + 1))]
        free = next((wanted + ending for ending in endings if wanted + ending not in taken), "")
        return replace(change, changes={**change.changes, "citationKey": free}, citekey=free) if free else change

    def _apply(self, plan: Plan) -> Result:
        change: Change = plan.details["change"]
        version, base = int(change.item["version"]), dict(change.base)
        if change.changes:
            self._transport.patch(plan.ref, version, change.changes)
        self._children(plan.ref, plan.owed.paper, base)
        if change.changes and (now := self._transport.item(plan.ref)):
            version = int(now["version"])
            # The base is what stands there: Zotero tidies what it is given.
            written = mapping.comparable(now, change.changes)
            base["fields"] = {name: written.get(name, value) for name, value in base["fields"].items()}
        return self._result(plan.ref, version, replace(change, base=base))

    def _children(self, key: str, paper: Paper, base: dict[str, Any]) -> None:
        wanted = mapping.children(paper)
        if as_given(wanted) == base["children"]:
            return
        todo = reconcile(wanted, base["children"], self._transport.children(key))
        for child, changes in todo.patch:
            self._transport.patch(child["key"], int(child["version"]), changes)
        if todo.create:
            self._transport.create([mapping.child_item(one, key) for one in todo.create])
        base["children"] = as_given(wanted)

    def _result(self, key: str, version: int, change: Change) -> Result:
        base = change.base
        receipt = Receipt(key, f"{self._transport.server_id()}:{version}", base)
        waited = (self._now() - datetime.fromisoformat(base["made_at"])).total_seconds()
        look_again = _CITEKEY_WAIT - waited if base["made"] and not change.citekey and waited < _CITEKEY_WAIT else None
        url = self._transport.select_url(key)
        return Result(receipt, url, change.conflicts, citekey=change.citekey, look_again=look_again)

    def _plan_retire(self, owed: Owed, item: Mapping[str, Any] | None) -> Plan:
        base: Mapping[str, Any] = owed.receipt.base if owed.receipt else {}
        if owed.receipt is None and item is not None:
            base = unrecorded(owed.paper, item, self._now())
        # An item that bears another paper's mark by now went over to that paper in a merge.
        if item is None or item.get("deleted") or (base.get("made") and not mapping.is_ours(item, owed.paper)):
            return Plan("retire", owed, "nothing is there")
        # Those that we would give it now are ours too: they may have been made, and the answer lost.
        given = [tuple(one) for one in (*base.get("children", []), *as_given(mapping.children(owed.paper)))]
        below = [one for one in self._transport.children(item["key"]) if not one.get("deleted")]
        foreign = [one for one in below if (one.get("title"), one.get("url")) not in given]
        if only_ours(item, base) and not foreign:
            return Plan("retire", owed, f"move {item['key']} to Zotero's bin", item["key"], {"item": item})
        details = {"item": item, "changes": taking_back(item, base)}
        return Plan("leave", owed, f"leave {item['key']}", item["key"], details)

    def _retire(self, plan: Plan) -> Result:
        if not plan.ref:
            return Result(None)
        version = int(plan.details["item"]["version"])
        if plan.action == "retire":
            self._transport.patch(plan.ref, version, {"deleted": 1})
            return Result(None)
        if plan.details["changes"]:
            self._transport.patch(plan.ref, version, plan.details["changes"])
        return Result(None, reason="Kept: the Zotero item, because something in it is yours.")

    def _again(self, key: str) -> NoReturn:
        msg = f"Zotero's item {key} was changed just now; I look again in a moment."
        raise LaterError(msg, retry_after=1, whole_target=False) from None


def _citekey_of(item: Mapping[str, Any]) -> str:
    return str(item.get("citationKey") or "")
