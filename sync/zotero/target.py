"""The Zotero target: look first, write, look again before a retry; three-way merge against what we wrote last.

Nothing de-duplicates in Zotero, and a lost answer does not mean "not saved". So an item is found by its key, else by
our mark in `libraryCatalog`, else by an identifier (then it is the person's own and is adopted), and only then made.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

from library.paper import Paper
from sync.merge3 import merge, merge_names
from sync.target import Conflict, Health, LaterError, Owed, Plan, Receipt, RemovedError, Result
from sync.zotero import mapping
from sync.zotero.transport import StaleError, Transport

_ENOUGH_WAITED = timedelta(minutes=10)
_CITEKEY_WAIT = 60.0  # seconds in which Zotero or Better BibTeX may give the item a key
_FIXED = frozenset({"libraryCatalog"})  # ours alone: no conflict about it is worth a person's time


@dataclass(frozen=True, slots=True)
class _Change:
    """What is to be sent for an item, and what will be its base."""

    item: Mapping[str, Any]
    changes: dict[str, Any]
    base: dict[str, Any]
    conflicts: tuple[Conflict, ...] = ()
    citekey: str = ""
    missing: list[mapping.Child] = field(default_factory=list)


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
        except LaterError as error:
            return Health(ready=False, says=error.reason)
        return Health(ready=True, says="Zotero answers")

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def plan(self, owed: Owed) -> Plan:
        """Look for the paper's item and say what is to be done."""
        paper, receipt = owed.paper, owed.receipt
        item = self._look(owed)
        if not owed.wanted:
            return self._plan_retire(owed, item)
        if item is None:
            self._require_ready(paper)
            return Plan("create", owed, f"create {mapping.item_type(paper)} {paper.title}")
        if receipt is None and item.get("libraryCatalog") != mapping.mark_of(paper):
            return self._plan_adopt(owed, item)
        return self._plan_update(owed, item, receipt)

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

    def _look(self, owed: Owed) -> dict[str, Any] | None:
        """The paper's item; raises RemovedError if a person binned or erased it."""
        paper, receipt = owed.paper, owed.receipt
        server = self._transport.server_id()
        if receipt is not None and receipt.version.rpartition(":")[0] == server:
            item = self._transport.item(receipt.ref)
            if owed.wanted and (item is None or item.get("deleted")):
                msg = "It was moved to Zotero's bin." if item else "It was erased in Zotero."
                raise RemovedError(msg)
            return item
        marked = [
            one for one in self._transport.search(paper.id) if one.get("libraryCatalog") == mapping.mark_of(paper)
        ]
        if marked:  # the oldest, should another computer have made one in the same moment
            return min(marked, key=lambda one: (bool(one.get("deleted")), str(one.get("dateAdded", "")), one["key"]))
        return self._by_identifier(paper) if owed.wanted else None

    def _by_identifier(self, paper: Paper) -> dict[str, Any] | None:
        wanted = {str(one) for one in paper.identifiers if one.scheme in {"arxiv", "doi"}}
        for one in sorted(wanted):
            for item in self._transport.search(one.partition(":")[2]):
                # The search is a substring match (706 finds 1706…): what it found is read again.
                if not item.get("deleted") and one in mapping.identifiers_in(item):
                    return item
        return None

    def _require_ready(self, paper: Paper) -> None:
        """A citekey made from too little stays wrong for ever: wait for sources, at most ten minutes."""
        waited = paper.saved_at is not None and self._now() - paper.saved_at > _ENOUGH_WAITED
        if paper.waiting_for and not (paper.title and paper.creators and paper.year) and not waited:
            raise LaterError(paper.waiting_for, whole_target=False)

    def _create(self, plan: Plan) -> Result:
        paper = plan.owed.paper
        made = self._transport.create([mapping.new_item(paper, self._collection)])[0]
        wanted = mapping.children(paper)
        self._add_children(made["key"], wanted)
        base = {
            "fields": mapping.fields(paper),
            "tags": mapping.tags(paper),
            "children": [[one.title, one.url] for one in wanted],
            "theirs": [],
            "made": True,
            "made_at": self._now().isoformat(),
        }
        return self._result(made["key"], made["version"], base, citekey=str(made.get("citationKey") or ""))

    def _plan_adopt(self, owed: Owed, item: Mapping[str, Any]) -> Plan:
        """A person's own item: what is missing is filled in, nothing of theirs changes, also later."""
        ours = mapping.fields(owed.paper)
        theirs = mapping.comparable(item, ours)
        ours.pop("itemType")
        filled = {name: value for name, value in ours.items() if name not in theirs}
        base = {
            "fields": filled,
            "tags": mapping.tags(owed.paper),
            "children": [],
            "theirs": sorted({*theirs, "itemType"} - filled.keys()),
            "made": False,
            "made_at": self._now().isoformat(),
        }
        changes: dict[str, Any] = dict(filled)
        added = [one for one in mapping.tags(owed.paper) if one not in mapping.manual_tags(item)]
        if added:
            changes["tags"] = [*item.get("tags", []), *({"tag": one} for one in added)]
        change = _Change(item, changes, base, citekey=str(item.get("citationKey") or ""))
        says = f"adopt {item['key']} ({', '.join(filled) or 'nothing missing'})"
        return Plan("adopt", owed, says, item["key"], {"change": self._with_children(owed.paper, change)})

    def _plan_update(self, owed: Owed, item: Mapping[str, Any], receipt: Receipt | None) -> Plan:
        paper = owed.paper
        known = dict(receipt.base) if receipt else {}
        ours = mapping.fields(paper)
        theirs_alone = set(known.get("theirs", []))
        ours = {name: value for name, value in ours.items() if name not in theirs_alone}
        theirs = mapping.comparable(item, {**ours, **known.get("fields", {})})
        # Without a receipt it is ours from an answer that was lost: what is there is what we wrote.
        base = known.get("fields") if receipt else theirs
        merged = merge(base or {}, ours, theirs)
        changes = {name: "" if value is None else value for name, value in merged.changes.items()}
        tags = merge_names(known.get("tags", []), mapping.tags(paper), mapping.manual_tags(item))
        if tags != mapping.manual_tags(item):
            automatic = [one for one in item.get("tags", []) if one.get("type", 0) != 0]
            changes["tags"] = [*automatic, *({"tag": one} for one in tags)]
        if item.get("deleted"):  # ours, binned by an undo that is now undone
            changes["deleted"] = 0
        after = {
            "children": [],
            "theirs": [],
            "made": True,
            "made_at": self._now().isoformat(),
            **known,
            "fields": dict(merged.base),
            "tags": mapping.tags(paper),
        }
        conflicts = tuple(one for one in merged.conflicts if one.field not in _FIXED)
        change = self._with_citekey(paper, _Change(item, changes, after, conflicts))
        change = self._with_children(paper, change)
        if not change.changes and not change.missing:
            return Plan("keep", owed, "nothing to do", item["key"], {"change": change})
        says = ", ".join([*change.changes, *(one.title for one in change.missing)])
        return Plan("update", owed, f"update {item['key']}: {says}", item["key"], {"change": change})

    def _with_citekey(self, paper: Paper, change: _Change) -> _Change:
        """Read the item's key back; where there is still none after a minute, write ours."""
        if given := str(change.item.get("citationKey") or ""):
            return _Change(change.item, change.changes, change.base, change.conflicts, given)
        made_at = datetime.fromisoformat(change.base["made_at"])
        if not change.base["made"] or (self._now() - made_at).total_seconds() < _CITEKEY_WAIT:
            return change
        wanted = mapping.citekey(paper)
        if not wanted:
            return change
        taken = {
            str(one.get("citationKey")) for one in self._transport.search(wanted) if one["key"] != change.item["key"]
        }
        endings = ["", *map(chr, range(ord("a"), ord("z") + 1))]
        free = next((wanted + ending for ending in endings if wanted + ending not in taken), "")
        changes = {**change.changes, **({"citationKey": free} if free else {})}
        return _Change(change.item, changes, change.base, change.conflicts, free)

    def _with_children(self, paper: Paper, change: _Change) -> _Change:
        """The links that are not there yet; one that a person took away stays away."""
        given = {tuple(one) for one in change.base["children"]}
        missing = [one for one in mapping.children(paper) if (one.title, one.url) not in given]
        return _Change(change.item, change.changes, change.base, change.conflicts, change.citekey, missing)

    def _apply(self, plan: Plan) -> Result:
        change: _Change = plan.details["change"]
        version = int(change.item["version"])
        base = dict(change.base)
        if change.changes:
            self._transport.patch(plan.ref, version, change.changes)
        if change.missing:
            there = {(one.get("title"), one.get("url")) for one in self._transport.children(plan.ref)}
            self._add_children(plan.ref, [one for one in change.missing if (one.title, one.url) not in there])
            base["children"] = [*base["children"], *([one.title, one.url] for one in change.missing)]
        if change.changes:
            now = self._transport.item(plan.ref)
            version = int(now["version"]) if now else version
        return self._result(plan.ref, version, base, change.conflicts, change.citekey)

    def _add_children(self, key: str, wanted: list[mapping.Child]) -> None:
        if wanted:
            self._transport.create([mapping.child_item(one, key) for one in wanted])

    def _result(
        self,
        key: str,
        version: int,
        base: Mapping[str, Any],
        conflicts: tuple[Conflict, ...] = (),
        citekey: str = "",
    ) -> Result:
        receipt = Receipt(key, f"{self._transport.server_id()}:{version}", base)
        waited = (self._now() - datetime.fromisoformat(base["made_at"])).total_seconds()
        look = _CITEKEY_WAIT if base["made"] and not citekey and waited < _CITEKEY_WAIT else None
        return Result(receipt, self._transport.select_url(key), conflicts, citekey=citekey, look_again=look)

    def _plan_retire(self, owed: Owed, item: Mapping[str, Any] | None) -> Plan:
        if item is None or item.get("deleted"):
            return Plan("retire", owed, "nothing is there")
        base = owed.receipt.base if owed.receipt else {}
        theirs = mapping.comparable(item, base.get("fields", {}))
        untouched = base.get("made") and theirs == base.get("fields") and mapping.manual_tags(item) == base.get("tags")
        given = {tuple(one) for one in base.get("children", [])}
        foreign = [
            one for one in self._transport.children(item["key"]) if (one.get("title"), one.get("url")) not in given
        ]
        if untouched and not foreign:
            return Plan("retire", owed, f"move {item['key']} to Zotero's bin", item["key"], {"item": item})
        ours = {name: "" for name, value in base.get("fields", {}).items() if theirs.get(name) == value}
        changes = {} if base.get("made", True) else {name: [] if name == "creators" else "" for name in ours}
        return Plan("leave", owed, f"leave {item['key']}", item["key"], {"item": item, "changes": changes})

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
