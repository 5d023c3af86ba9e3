"""The Obsidian target: plan by looking at the note, act by replacing it whole, if it still is what was seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from library.database import Database
from sync.merge3 import Merged, merge, merge_names
from sync.obsidian import frontmatter, note, regions
from sync.obsidian.frontmatter import UnreadableFrontmatterError
from sync.obsidian.index import Index
from sync.obsidian.names import free
from sync.obsidian.trash import Kept, Trash
from sync.obsidian.vault import ChangedError, Vault
from sync.target import Conflict, Health, LaterError, Owed, Plan, Receipt, RemovedError, Result

_TYPING = 60.0  # seconds in which a note that someone else changed is not written
_SCAN_EVERY = 2.0  # seconds; a round of many papers scans the vault once
_EDITED_REGION = "Someone edited the part of this note that Papershelf keeps; it stays as it is."


@dataclass(frozen=True, slots=True)
class _Draft:
    """A note as it is to be written, over what was seen."""

    path: str
    before: bytes | None  # None: there is no note yet
    after: bytes
    base: Mapping[str, Any]
    conflicts: tuple[Conflict, ...] = ()
    reason: str = ""


class ObsidianTarget:
    """A vault, or a folder in one. `trash` keeps what is taken out of it for 30 days."""

    kind = "obsidian"

    def __init__(
        self,
        name: str,
        vault: Path,
        folder: str = "Papers",
        *,
        database: Database,
        trash: Path,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.name = name
        self.folder = folder.strip("/")
        self._vault = Vault(vault)
        self._index = Index(database, name, self._vault)
        self._trash = Trash(trash, now)
        self._now = now

    def check(self) -> Health:
        """Whether the vault is there."""
        try:
            self._vault.require()
        except LaterError as error:
            return Health(ready=False, says=error.reason)
        return Health(ready=True, says=f"{self._vault.name}/{self.folder}".rstrip("/"))

    def plan(self, owed: Owed) -> Plan:
        """Find the paper's note and say what is to be done with it."""
        self._index.scan(at_most_every=_SCAN_EVERY)
        path = self._find(owed)
        if not owed.wanted:
            return self._plan_retire(owed, path)
        if path is None:
            return self._plan_create(owed)
        return self._plan_update(owed, path, owed.receipt)

    def act(self, plan: Plan) -> Result:
        """Write the note, take it out, or leave it."""
        if plan.action in {"retire", "leave"}:
            return self._retire(plan)
        draft: _Draft = plan.details["draft"]
        if draft.before != draft.after:
            try:
                if draft.before is None:
                    self._vault.create(draft.path, draft.after)
                else:
                    self._vault.replace(draft.path, draft.after, draft.before)
            except ChangedError:
                raise LaterError(_changed(draft.path), retry_after=1, whole_target=False) from None
            self._index.wrote(draft.path, plan.owed.paper.id)
            self._trash.forget(plan.owed.paper.id)
        receipt = Receipt(draft.path, _hash(draft.after), draft.base)
        return Result(receipt, self.url(draft.path), draft.conflicts, draft.reason)

    def url(self, path: str) -> str:
        """The address that opens a note in Obsidian."""
        file = path.removesuffix(".md")
        return f"obsidian://open?vault={quote(self._vault.name, safe='')}&file={quote(file, safe='')}"

    def _find(self, owed: Owed) -> str | None:
        """The note's path by its id, wherever somebody moved it."""
        paths = self._there(owed)
        if not paths:
            self._index.scan()  # it may have come or moved since the round began
            paths = self._there(owed)
        recorded = owed.receipt.ref if owed.receipt else None
        if not paths and recorded is not None and owed.wanted:
            msg = f"The note {recorded} was deleted; it stays deleted until you save the paper again."
            raise RemovedError(msg)
        return recorded if recorded in paths else next(iter(paths), None)

    def _there(self, owed: Owed) -> list[str]:
        return [path for path in self._index.paths_of(owed.paper.id) if self._vault.holds(path)]

    def _plan_create(self, owed: Owed) -> Plan:
        paper = owed.paper
        kept = self._trash.kept(paper.id)
        if kept and (plan := self._plan_restore(owed, kept)):
            return plan
        self._vault.sweep(self.folder)
        taken = self._vault.names_in(self.folder)
        path = f"{self.folder}/{free(paper, taken)}.md".lstrip("/")
        text = note.render(paper)
        base = _base(note.properties(paper), note.region(paper), list(note.pieces(paper)))
        return _planned("create", owed, f"create {path}", _Draft(path, None, text.encode(), base))

    def _plan_restore(self, owed: Owed, kept: Kept) -> Plan | None:
        """What was taken out comes back as it was, to where it was, and is brought up to date from there."""
        here = self._vault.read(kept.path)
        if kept.left:
            if here is None or _hash(here[0]) != kept.version:
                return None
            known = frontmatter.change(
                here[0].decode(errors="surrogateescape"), {"papershelf": owed.paper.id}, note.ORDER
            )
            return self._update_of(owed, kept.path, here[0], known, Receipt(kept.path, kept.version, kept.base))
        if kept.content is None or here is not None:
            return None
        text = kept.content.decode(errors="surrogateescape")
        plan = self._update_of(owed, kept.path, None, text, Receipt(kept.path, kept.version, kept.base))
        return replace(plan, action="create", says=f"bring back {kept.path}")

    def _plan_update(self, owed: Owed, path: str, receipt: Receipt | None) -> Plan:
        seen = self._vault.read(path)
        if seen is None:
            raise LaterError(_changed(path), retry_after=1, whole_target=False)
        content, changed_at = seen
        ago = self._now().timestamp() - changed_at
        if receipt and _hash(content) != receipt.version and 0 <= ago < _TYPING:
            reason = f"{path} was changed a moment ago; I wait until nobody has typed in it for a minute."
            raise LaterError(reason, retry_after=_TYPING - ago, whole_target=False)
        return self._update_of(owed, path, content, content.decode(errors="surrogateescape"), receipt)

    def _update_of(self, owed: Owed, path: str, before: bytes | None, text: str, receipt: Receipt | None) -> Plan:
        """What is new on our side, merged into `text`; a note made elsewhere (no receipt) is taken in as it is."""
        paper = owed.paper
        ours = note.properties(paper)
        try:
            theirs = frontmatter.read(text)
        except UnreadableFrontmatterError as error:
            return self._plan_unreadable(owed, path, text, error, receipt)
        base = (
            dict(receipt.base)
            if receipt
            else _base(note.comparable(theirs), note.region(paper), list(note.pieces(paper)))
        )
        merged = _merged(base["properties"], ours, theirs)
        written = regions.find(text, "paper")
        intact = written is not None and written.text == base["region"]
        fresh = {key: piece for key, piece in note.pieces(paper).items() if key not in base["said"]}
        news = set(merged.changes) - note.UNTIMELY or fresh or (intact and note.region(paper) != base["region"])
        if not news and before is not None:
            draft = _Draft(path, before, before, dict(base), merged.conflicts, _reason(intact, receipt))
            return _planned("keep", owed, "nothing to do", draft)
        after = frontmatter.change(text, merged.changes, note.ORDER)
        if intact:
            after = regions.replace(after, "paper", note.region(paper))
        after = note.with_pieces(after, list(fresh.values()))
        after_base = _base(merged.base, note.region(paper) if intact else base["region"], [*base["said"], *fresh])
        encoded = after.encode(errors="surrogateescape")
        draft = _Draft(path, before, encoded, after_base, merged.conflicts, _reason(intact, receipt))
        says = ", ".join([*merged.changes, *(["paper region"] if intact else []), *(["notes"] if fresh else [])])
        return _planned("update" if receipt else "adopt", owed, f"update {path}: {says}", draft)

    @staticmethod
    def _plan_unreadable(
        owed: Owed, path: str, text: str, error: UnreadableFrontmatterError, receipt: Receipt | None
    ) -> Plan:
        says = f"The properties of {path} do not parse (line {error.line}: {error.problem}). Mend them; nothing was written."
        content = text.encode(errors="surrogateescape")
        base = receipt.base if receipt else _base({}, "", [])
        draft = _Draft(path, content, content, base, (Conflict("properties", "", says),), says)
        return _planned("keep", owed, says, draft)

    def _plan_retire(self, owed: Owed, path: str | None) -> Plan:
        if path is None:
            return Plan("retire", owed, "nothing is there")
        seen = self._vault.read(path)
        if seen is None:
            return Plan("retire", owed, "nothing is there")
        ours = owed.receipt is not None and _hash(seen[0]) == owed.receipt.version
        says = f"move {path} to Papershelf's trash" if ours else f"leave {path}, which somebody has written in"
        return Plan("retire" if ours else "leave", owed, says, path, {"content": seen[0]})

    def _retire(self, plan: Plan) -> Result:
        if not plan.ref:
            return Result(None)
        content: bytes = plan.details["content"]
        paper_id = plan.owed.paper.id
        receipt = plan.owed.receipt
        base = receipt.base if receipt else _base({}, "", [])
        try:
            if plan.action == "retire":
                self._trash.keep(paper_id, Kept(plan.ref, _hash(content), base, left=False, content=content))
                self._vault.take_out(plan.ref, self._trash.place(paper_id), content)
                self._index.took_out(plan.ref)
                return Result(None)
            text = content.decode(errors="surrogateescape")
            left = frontmatter.change(text, {"papershelf": None}, note.ORDER).encode(errors="surrogateescape")
            self._vault.replace(plan.ref, left, content)
        except ChangedError:
            raise LaterError(_changed(plan.ref), retry_after=1, whole_target=False) from None
        self._trash.keep(paper_id, Kept(plan.ref, _hash(left), base, left=True))
        self._index.wrote(plan.ref, None)
        name = Path(plan.ref).stem
        return Result(None, reason=f"Kept: the note '{name}', because you had written in it.")


def _merged(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Each property by itself; lists of names as sets, the rest as a whole."""
    names = {name: merge_names(base.get(name, []), ours.get(name, []), _names(theirs.get(name))) for name in note.LISTS}
    wholes = [{key: value for key, value in side.items() if key not in note.LISTS} for side in (base, ours, theirs)]
    merged = merge(*wholes)
    changes = dict(merged.changes)
    for name, value in names.items():
        if value != _names(theirs.get(name)):
            changes[name] = value or None
    after = {**merged.base, **{name: ours[name] for name in note.LISTS if name in ours}}
    return replace(merged, changes=changes, base=after)


def _names(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _base(properties: Mapping[str, Any], region: str, said: list[str]) -> dict[str, Any]:
    return {"properties": dict(properties), "region": region, "said": said}


def _reason(intact: bool, receipt: Receipt | None) -> str:  # noqa: FBT001 - one flag, named at both calls
    return "" if intact or receipt is None else _EDITED_REGION


def _planned(action: Any, owed: Owed, says: str, draft: _Draft) -> Plan:
    return Plan(action, owed, says, draft.path, {"draft": draft})


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()


def _changed(path: str) -> str:
    return f"{path} was changed just now; I look again in a moment."
