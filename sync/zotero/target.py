"""The Zotero target: look in the mirror, write, look again before a retry; three ways from what we wrote last."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from library.database import Database
from library.files import Files
from library.now import utc_now
from library.paper import STATUSES, Paper, Status
from library.tags import spelling
from sync.looking import Held, Sighting
from sync.taking_in import NO_TAGS
from sync.target import Health, LaterError, Owed, Plan, RefusedError, Result, SyncError
from sync.zotero import mapping
from sync.zotero.below import Below
from sync.zotero.changes import Change, adoption, as_chosen, only_ours, settled, taking_back, unrecorded, update
from sync.zotero.children import as_given
from sync.zotero.connector import NO_CHANGES
from sync.zotero.copies import Copies
from sync.zotero.filing import Filing
from sync.zotero.holdings import Holdings
from sync.zotero.look import Look
from sync.zotero.lookup import look
from sync.zotero.mirror import HalfGoneError, Mirror
from sync.zotero.reading import item_paper
from sync.zotero.way import Transport
from sync.zotero.writing import Writing

_ENOUGH_WAITED = timedelta(minutes=10)
_CITEKEY_WAIT = 60.0  # seconds in which Zotero or Better BibTeX may give the item a key
_LOOK_EVERY = 2.0  # seconds; a round of many papers looks once
_AT_ONCE = {"local": 12, "web": 50, "connector": 1}  # papers; a POST of the web takes fifty, the others are single ones


class ZoteroTarget:
    """One Zotero library; new items go into `collection`, a key. `files` are the PDFs that are to be attached."""

    kind = "zotero"

    def __init__(
        self,
        name: str,
        transport: Transport,
        collection: str | None = None,
        *,
        database: Database,
        files: Files | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.name = name
        self._transport = transport
        self._collection = collection
        self._now = now
        self._holdings = Holdings(database, name, transport.select_url)
        self._mirror = Mirror(database, name, transport, self._holdings.tell)
        self._look = Look(database, name, self._mirror, transport, self._filing)
        self._below = Below(self._mirror, transport, name, files)
        self._copies = Copies(self._mirror, self._below, name)
        self._writing = Writing(self._mirror, transport, self._below, self._filing, now)
        self._named: dict[str, str] = {}  # citekeys that were planned, with the paper that each is for

    def check(self) -> Health:
        """Whether Zotero answers, and is the library that it was."""
        try:
            self._mirror.refresh()
        except SyncError as error:
            return Health(ready=False, says=error.reason)
        return Health(ready=True, says="Zotero answers")

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def look(self, held: Held) -> Iterator[Sighting]:
        """The items that somebody changed, marked in, filed elsewhere, merged, binned or erased since the last look."""
        return self._look.sightings(held)

    def noted(self, sighting: Sighting) -> None:
        """It need not be looked at again until it changes."""
        self._look.noted(sighting)

    def missing(self) -> int:
        """How many items are gone where so many are that nothing is written; 0 where all is well."""
        try:
            self._mirror.refresh()
        except HalfGoneError as error:
            return error.lost
        return 0

    def forget_missing(self) -> None:
        """A person says that they are erased: the next look records them so."""
        self._mirror.refresh(half_gone=True)

    def remembered(self) -> Iterator[tuple[str, Paper]]:
        """Every item that Papershelf made: the id that it bears, and what it says; for a library that was lost."""
        self._mirror.refresh()
        for item in self._mirror.ours():
            if not item.get("deleted"):
                said = [spelling(one) for one in mapping.manual_tags(item)]
                status: Status = next((one for one in STATUSES if one in said), "new")
                tags = tuple(one for one in mapping.manual_tags(item) if spelling(one) not in NO_TAGS)
                yield mapping.made_by(item), replace(item_paper(item), tags=tags, status=status)

    def plan(self, owed: Owed) -> Plan:
        """Look for the paper's item and say what is to be done."""
        self._mirror.refresh(at_most_every=_LOOK_EVERY)
        item = look(self._mirror, owed, self._holdings.same_as)
        if owed.receipt is not None and item is not None:
            base = settled(owed.receipt.base, owed.receipt.unanswered, item, self._filing())
            if base.get("chosen"):
                self._mirror.is_news(item["key"])  # a look takes in what they chose, also after a crash in between
            base = as_chosen(base, owed.paper)
            owed = replace(owed, receipt=replace(owed.receipt, base=base))
        if not owed.wanted:
            return self._plan_retire(owed, item)
        if item is None:
            self._require_ready(owed.paper)
            return Plan("create", owed, f"create {mapping.item_type(owed.paper)} {owed.paper.title}")
        if owed.receipt is None and not mapping.is_ours(item, owed.paper):
            return self._planned("adopt", owed, self._adoption(owed.paper, item))
        if owed.receipt is not None and (theirs := self._copies.instead(owed.paper, owed.receipt, item)) is not None:
            return self._plan_swap(owed, item, theirs)
        known = owed.receipt.base if owed.receipt else None
        change = update(owed, item, known, self._filing(), self._now())
        if self._transport.way == "connector":
            change = _unfiled(change, known)
        else:
            change = self._with_citekey(owed.paper, change)
        change = replace(change, conflicts=(*change.conflicts, *self._copies.conflicts(change)))
        return self._planned("update", owed, change)

    @property
    def at_once(self) -> int:
        """As many as the way in does well."""
        return _AT_ONCE[self._transport.way]

    def act(self, plan: Plan) -> Result:
        """Create, adopt, update, or take away."""
        ((_, done),) = self.act_many([plan])
        if isinstance(done, Exception):
            raise done
        return done

    def act_many(self, plans: Sequence[Plan]) -> Iterator[tuple[Plan, Result | Exception]]:
        """Do what was planned for several papers, in few requests; each comes with its result, or why there is none."""
        good, again = self._still_so(plans)
        yield from again
        for plan, done in self._writing.write(good):
            yield plan, done if isinstance(done, Exception) else self._told(done)

    def _told(self, done: Result) -> Result:
        """With what is told of an item: its address, its annotations, and when its citekey is to be looked for."""
        if done.receipt is None:
            return done
        base = done.receipt.base
        waited = (self._now() - datetime.fromisoformat(base["made_at"])).total_seconds()
        named = done.citekey or self._transport.way == "connector"
        if base["made"] and not named and waited < _CITEKEY_WAIT:
            soonest = min(done.look_again or _CITEKEY_WAIT, _CITEKEY_WAIT - waited)
            done = replace(done, look_again=soonest)
        return done

    def _still_so(self, plans: Sequence[Plan]) -> tuple[list[Plan], list[tuple[Plan, Exception]]]:
        """Look once more before anything is made, and keep two papers from taking one item."""
        if any(plan.action == "create" for plan in plans):
            self._mirror.refresh()
        good: list[Plan] = []
        again: list[tuple[Plan, Exception]] = []
        taken: set[str] = set()
        for plan in plans:
            there = plan.action == "create" and look(self._mirror, plan.owed, self._holdings.same_as) is not None
            if there or (plan.action == "adopt" and plan.ref in taken):
                msg = f"{plan.owed.paper.heading} is in Zotero by now; I look again in a moment."
                again.append((plan, LaterError(msg, retry_after=1, whole_target=False)))
            else:
                good.append(plan)
                taken.add(plan.ref)
        return good, again

    def _filing(self) -> Filing:
        return Filing(self._mirror.collections, self._collection)

    def _require_ready(self, paper: Paper) -> None:
        """A citekey made from too little stays wrong for ever: wait for sources, at most ten minutes."""
        # Saved in the future: by a clock that was set back since.
        waited = paper.saved_at is not None and not timedelta() <= self._now() - paper.saved_at <= _ENOUGH_WAITED
        if paper.waiting_for and not (paper.title and paper.creators and paper.year) and not waited:
            raise LaterError(paper.waiting_for, whole_target=False)

    def _adoption(self, paper: Paper, item: Mapping[str, Any]) -> Change:
        change = adoption(paper, item, self._filing(), self._now())
        if self._transport.way != "connector":
            return change
        # Nothing can be filled in there: it is kept as it is.
        return replace(change, changes={}, collections=None, base={**change.base, "fields": {}, "added": []})

    def _with_citekey(self, paper: Paper, change: Change) -> Change:
        """Where the item has no key of its own a minute after it was made, write ours."""
        made_at = datetime.fromisoformat(change.base["made_at"])
        early = 0 <= (self._now() - made_at).total_seconds() < _CITEKEY_WAIT
        wanted = mapping.citekey(paper)
        if change.citekey or not change.base["made"] or early or not wanted or self._transport.way == "connector":
            return change
        endings = ["", *map(chr, range(ord("a"), ord("z") + 1))]
        keys = [wanted + ending for ending in endings]
        taken = self._mirror.citekeys(keys, without=change.item["key"])
        taken |= {key for key in keys if self._named.get(key, paper.id) != paper.id}
        free = next((key for key in keys if key not in taken), "")
        if not free:
            return change
        self._named[free] = paper.id
        return replace(change, changes={**change.changes, "citationKey": free}, citekey=free)

    def _planned(self, action: Any, owed: Owed, change: Change) -> Plan:
        """What is to be done, in words, with the conflicts that stay."""
        key = change.item["key"]
        news = [*change.changes, *(["collections"] if change.collections else [])]
        if news and action == "update" and self._transport.way == "connector":
            raise RefusedError(NO_CHANGES)
        news += self._below.news(owed.paper, change.base["children"])
        clash = f"; conflict: {', '.join(one.field for one in change.conflicts)}" if change.conflicts else ""
        if not news and action == "update":
            return Plan("keep", owed, f"nothing to do{clash}", key, {"change": change}, change.base)
        says = f"{action} {key}: {', '.join(news) or 'nothing missing'}{clash}"
        return Plan(action, owed, says, key, {"change": change}, change.base)

    def _plan_swap(self, owed: Owed, item: Mapping[str, Any], theirs: Mapping[str, Any]) -> Plan:
        """The person added an item of their own, and nothing in ours is theirs: we keep theirs and bin ours."""
        change = self._adoption(owed.paper, theirs)
        says = f"keep your {theirs['key']}, move our {item['key']} to Zotero's bin"
        return Plan("adopt", owed, says, theirs["key"], {"change": change, "bin": item}, change.base)

    def _plan_retire(self, owed: Owed, item: Mapping[str, Any] | None) -> Plan:
        base: Mapping[str, Any] = owed.receipt.base if owed.receipt else {}
        if owed.receipt is None and item is not None:
            base = unrecorded(owed.paper, item, self._now())
        # An item that bears another paper's mark by now went over to that paper in a merge.
        if item is None or item.get("deleted") or (base.get("made") and not mapping.is_ours(item, owed.paper)):
            return Plan("retire", owed, "nothing is there")
        # Those that we would give it now are ours too: they may have been made, and the answer lost.
        given = [*base.get("children", []), *as_given(mapping.children(owed.paper))]
        if only_ours(item, base) and not self._below.foreign(owed.paper, item["key"], given):
            return Plan("retire", owed, f"move {item['key']} to Zotero's bin", item["key"], {"item": item})
        details = {"item": item, "changes": taking_back(item, base)}
        return Plan("leave", owed, f"leave {item['key']}", item["key"], details)


def _unfiled(change: Change, known: Mapping[str, Any] | None) -> Change:
    """A Zotero that takes no changes takes no collections either; what it was given of them stays what was known."""
    given = list(known["collections"]) if known else []
    return replace(change, collections=None, base={**change.base, "collections": given})
