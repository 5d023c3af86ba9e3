"""A look at a Zotero library: what people did to its items since the last one. Only what changed is looked at."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from library import adopting, finding, other_names
from library.candidates import candidates
from library.database import Database
from library.matching import Form, form_of_paper, judge
from sync.looking import Held, Sighting
from sync.target import Owed
from sync.zotero import mapping
from sync.zotero.annotations import annotations
from sync.zotero.changes import as_chosen, settled
from sync.zotero.filing import Filing
from sync.zotero.mirror import Mirror
from sync.zotero.taking_in import needs_tidying, taken
from sync.zotero.way import Transport

_STRANGERS = 500  # items of others that one look compares with the shelf; the next one goes on

Item = Mapping[str, Any]


@dataclass(slots=True)
class Look:
    """Looks again and again; what was sighted and not noted is sighted the next time."""

    database: Database
    target: str
    mirror: Mirror
    transport: Transport
    filing: Callable[[], Filing]
    _sighted: dict[str, dict[str, int]] = field(default_factory=dict)  # by paper: the news that its sighting tells

    def sightings(self, held: Held) -> Iterator[Sighting]:
        """What is new, by paper; items that are no paper's are compared with the shelf, and passed over."""
        self.mirror.refresh()
        news = self.mirror.news()
        if not news:
            return
        self._sighted = {}
        passed: dict[str, int] = {}
        with self.database.read() as connection:
            owners = other_names.papers_with(connection, self.target, news)
        owed = {one.paper.id: one for one in held(set(owners.values()))} if owners else {}
        strangers, again = 0, set[str]()
        for key, at in news.items():
            item = self.mirror.item(key)
            if (one := owed.get(owners.get(key, ""))) is not None:
                if (other := self._chosen(one, key, item, held)) is not None:
                    yield other
                    again.add(str(other.ref))  # read once more when the two are one paper
                sighting = self._of(one, key, item)
            elif strangers < _STRANGERS:
                strangers += 1
                sighting = self._of_a_stranger(key, item, held)
            else:
                continue
            if sighting is None:
                passed[key] = at
            else:
                self._sighted.setdefault(sighting.owed.paper.id, {})[key] = at
                yield sighting
        self.mirror.settle({key: at for key, at in passed.items() if key not in again})
        for key in again:
            self.mirror.is_news(key)

    def noted(self, sighting: Sighting) -> None:
        """The library knows."""
        self.mirror.settle(self._sighted.pop(sighting.owed.paper.id, {}))

    def _of(self, owed: Owed, key: str, item: Item | None) -> Sighting | None:
        """What is to be said of a paper's item; None where a delivery is going to look at it anyhow."""
        if owed.receipt is None or not owed.wanted:
            return None
        if item is None or item.get("deleted"):
            other = self.mirror.replacing(key)
            return self._merged(owed, other) if other else Sighting(owed, None)
        if not self._is_known(owed, item):
            return Sighting(owed, None)
        return self._read(owed, item)

    def _is_known(self, owed: Owed, item: Item) -> bool:
        """Whether a key that is known means the same item: in another Zotero it may not."""
        same_server = owed.receipt is not None and owed.receipt.version.rpartition(":")[0] == self.mirror.server_id
        known = {str(one) for one in owed.paper.identifiers}
        return same_server or mapping.is_ours(item, owed.paper) or bool(known & mapping.identifiers_in(item))

    def _merged(self, owed: Owed, other: Item) -> Sighting | None:
        """A person merged its item into another one: it is that one now, and two papers are one if that has one."""
        owner = self._owner(other["key"])
        if owner is not None and owner != owed.paper.id:
            return Sighting(owed, None, same_as=owner)
        return self._read(owed, other)

    def _chosen(self, owed: Owed, key: str, item: Item | None, held: Held) -> Sighting | None:
        """Of the paper into whose item the person merged this one: that what stands there now, they chose."""
        alive = item is not None and not item.get("deleted")
        other = None if alive or not owed.wanted else self.mirror.replacing(key)
        if other is None or (owner := self._owner(other["key"])) in {None, owed.paper.id}:
            return None
        (one,) = held([str(owner)])
        receipt = one.receipt
        if receipt is None or receipt.base.get("chosen"):
            return None
        return Sighting(one, receipt.ref, self.transport.select_url(receipt.ref), {**receipt.base, "chosen": True})

    def _owner(self, key: str) -> str | None:
        with self.database.read() as connection:
            return other_names.papers_with(connection, self.target, [key]).get(key)

    def _read(self, owed: Owed, item: Item) -> Sighting | None:
        receipt = owed.receipt
        base = settled(receipt.base, receipt.unanswered, item, self.filing()) if receipt else {}
        base = as_chosen(base, owed.paper)
        found = taken(owed.paper, base, item, self.filing())
        marked = annotations(self.mirror.below(item["key"]), self.transport.pdf_url)
        url = self.transport.select_url(item["key"])
        as_we_left_it = receipt and (receipt.ref, dict(receipt.base)) == (item["key"], dict(found.base))
        if as_we_left_it and not (found.changes or found.remarks) and marked == owed.paper.annotations:
            return None
        again = needs_tidying(item)
        return Sighting(
            owed, item["key"], url, found.base, found.changes, found.remarks, again=again, annotations=marked
        )

    def _of_a_stranger(self, key: str, item: Item | None, held: Held) -> Sighting | None:
        """An item that no paper has: put back from the bin, made on another computer, or added by the person."""
        if item is None or item.get("deleted") or not mapping.is_work(item):
            return None
        mark = mapping.made_by(item)
        paper = self._paper_of(mark, form_of_paper(mapping.item_paper(item)))
        one = next(iter(held([paper])), None) if paper else None
        if one is None:
            return None
        if one.receipt is None:
            return Sighting(one, key) if not one.wanted else None
        return self._twice(one, key, mark)

    def _paper_of(self, mark: str, form: Form) -> str | None:
        """The paper that an item is, by its mark or by what it says; of one that nobody saved here the id is kept."""
        with self.database.read() as connection:
            unknown = bool(mark and adopting.strangers(connection, [mark]))
            if mark and not unknown:
                return finding.present(connection, mark)
            paper = _same(form, candidates(connection, form))
        if unknown and paper is None:
            with self.database.write() as connection:
                adopting.meet(connection, mark, form)
        return paper

    def _twice(self, owed: Owed, key: str, mark: str) -> Sighting | None:
        """Beside the item that we made there is another one of the same paper: a delivery sees to it."""
        receipt = owed.receipt
        base: Mapping[str, Any] = receipt.base if receipt else {}
        copies: Mapping[str, str] = base.get("copies", {})
        # Of two that Papershelf made on two computers the older stays, and each computer takes its own away.
        younger = bool(mark) and mark >= owed.paper.id
        if receipt is None or not owed.wanted or not base.get("made") or key in copies or younger:
            return None
        if self.mirror.replacing(receipt.ref) is not None:  # the person merged the two: its own sighting says so
            return None
        after = {**base, "copies": {**copies, key: ""}}
        return Sighting(owed, receipt.ref, self.transport.select_url(receipt.ref), after, again=True)


def _same(form: Form, near: Mapping[str, Form]) -> str | None:
    found = [(judge(form, other), paper) for paper, other in near.items()]
    same = [(-judgement.score, paper) for judgement, paper in found if judgement.verdict == "same"]
    return min(same, default=(0.0, None))[1]
