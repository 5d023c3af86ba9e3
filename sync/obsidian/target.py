"""The Obsidian target: plan by looking at the note, act by replacing it whole, if it still is what was seen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from library.database import Database
from library.paper import Paper
from sync.obsidian import drafts, frontmatter, note
from sync.obsidian.drafts import Draft, bytes_of, text_of, version_of
from sync.obsidian.index import Index
from sync.obsidian.layout import Layout
from sync.obsidian.layouts import Layouts
from sync.obsidian.names import free
from sync.obsidian.templates import TemplateError
from sync.obsidian.trash import Kept, Trash
from sync.obsidian.unrecorded import Unrecorded
from sync.obsidian.vault import ChangedError, Vault
from sync.target import Health, LaterError, Owed, Plan, Receipt, RefusedError, RemovedError, Result

_TYPING = 60.0  # seconds in which a note that someone else changed is not written
_SCAN_EVERY = 2.0  # seconds; a round of many papers scans the vault once


class ObsidianTarget:
    """A vault, or a folder in one. `trash` keeps what is taken out of it for 30 days.

    `layouts` says how its notes look.
    """

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
        layouts: Layouts | None = None,
    ) -> None:
        self.name = name
        self.folder = folder.strip("/")
        self._layouts = layouts or Layouts(Layout(self.folder))
        self._vault = Vault(vault)
        self._index = Index(database, name, self._vault)
        self._trash = Trash(trash, now)
        self._unrecorded = Unrecorded(trash / f"unrecorded-{name}.json", database)
        self._now = now

    def check(self) -> Health:
        """Whether the vault is there."""
        try:
            self._vault.require()
        except LaterError as error:
            return Health(ready=False, says=error.reason)
        if fault := self._layouts.fault():
            return Health(ready=False, says=fault)
        return Health(ready=True, says=f"{self._vault.name}/{self.folder}".rstrip("/"))

    def plan(self, owed: Owed) -> Plan:
        """Find the paper's note and say what is to be done with it."""
        try:
            layout = self._layouts.now()
        except TemplateError as error:
            raise LaterError(str(error)) from None
        try:
            return self._plan(owed, layout)
        except TemplateError as error:  # tried on samples before: it is this paper that it cannot bear
            raise RefusedError(str(error)) from None

    def _plan(self, owed: Owed, layout: Layout) -> Plan:
        self._index.scan(at_most_every=_SCAN_EVERY)
        path = self._find(owed)
        seen = self._vault.read(path) if path is not None else None
        if path is not None and seen is not None:
            content, changed_at = seen
            if written := self._unrecorded.of(owed.paper.id, version_of(content)):
                owed = replace(owed, receipt=written)
            if not owed.wanted:
                return self._plan_retire(owed, path, content, changed_at)
            return self._plan_update(owed, path, content, changed_at, layout)
        if path is not None and owed.wanted:
            raise LaterError(_changed(path), retry_after=1, whole_target=False)
        return self._plan_create(owed, layout) if owed.wanted else Plan("retire", owed, "nothing is there")

    def act(self, plan: Plan) -> Result:
        """Write the note, take it out, or leave it."""
        try:
            if plan.action in {"retire", "leave"}:
                return self._retire(plan)
            return self._write(plan)
        except ChangedError as error:
            raise LaterError(_changed(str(error)), retry_after=1, whole_target=False) from None

    def url(self, path: str) -> str:
        """The address that opens a note in Obsidian."""
        file = path.removesuffix(".md")
        return f"obsidian://open?vault={quote(self._vault.name, safe='')}&file={quote(file, safe='')}"

    def _find(self, owed: Owed) -> str | None:
        """The note's path by its id, wherever somebody moved it."""
        recorded = owed.receipt.ref if owed.receipt else None
        paths = self._there(owed)
        if not paths and recorded is not None:
            self._index.scan()  # it may have moved since the round began
            paths = self._there(owed)
            if not paths:
                msg = f"The note {recorded} was deleted; it stays deleted until you save the paper again."
                raise RemovedError(msg)
        return recorded if recorded in paths else next(iter(paths), None)

    def _there(self, owed: Owed) -> list[str]:
        return [path for path in self._index.paths_of(owed.paper.id) if self._vault.holds(path)]

    def _plan_create(self, owed: Owed, layout: Layout) -> Plan:
        kept = self._trash.kept(owed.paper.id)
        if kept and (draft := self._restored(owed, kept, layout)):
            return _planned("create", owed, draft)
        self._has_its_citekey(owed.paper, layout)
        folder = layout.folder_of(owed.paper)
        path = f"{folder}/{free(layout.candidates(owed.paper), self._vault.names_in(folder))}.md".lstrip("/")
        return _planned("create", owed, drafts.new(owed.paper, path, layout))

    def _has_its_citekey(self, paper: Paper, layout: Layout) -> None:
        """Raise LaterError while a name waits for the key that Zotero gives: a note's name is never changed."""
        until = layout.waits_until(paper)
        if until is not None and self._now() < until and self._layouts.citekeys():
            day = until.astimezone().strftime("%d %b, %H:%M")
            reason = f"The note is named after its citekey: I wait for Zotero's until {day}, then I do without."
            raise LaterError(reason, retry_after=(until - self._now()).total_seconds(), whole_target=False)

    def _restored(self, owed: Owed, kept: Kept, layout: Layout) -> Draft | None:
        """What was taken out comes back as it was, to where it was, and is brought up to date from there."""
        here = self._vault.read(kept.path)
        if kept.left:
            # It stayed, for a person had written in it: wherever they went on, it is the same note.
            if here is None or self._index.id_at(kept.path) is not None:
                return None
            content, changed_at = here
            self._nobody_types(kept.path, content, changed_at, kept.version)
            known = frontmatter.change(text_of(content), {"papershelf": owed.paper.id}, note.ORDER)
            return drafts.updated(owed.paper, kept.path, content, known, kept.base, layout)
        if kept.content is None or here is not None:
            return None
        draft = drafts.updated(owed.paper, kept.path, None, text_of(kept.content), kept.base, layout)
        return replace(draft, says=f"bring back {kept.path}")

    def _plan_update(self, owed: Owed, path: str, content: bytes, changed_at: float, layout: Layout) -> Plan:
        receipt = owed.receipt
        draft = drafts.updated(owed.paper, path, content, text_of(content), receipt.base if receipt else None, layout)
        if not draft.writes:
            return _planned("keep", owed, draft)
        self._nobody_types(path, content, changed_at, receipt.version if receipt else "")
        return _planned("update" if receipt else "adopt", owed, draft)

    def _nobody_types(self, path: str, content: bytes, changed_at: float, version: str) -> None:
        """Raise LaterError while a note that is not as we left it was changed within the last minute."""
        ago = self._now().timestamp() - changed_at
        if version_of(content) != version and 0 <= ago < _TYPING:
            reason = f"{path} was changed a moment ago; I wait until nobody has typed in it for a minute."
            raise LaterError(reason, retry_after=_TYPING - ago, whole_target=False)

    def _write(self, plan: Plan) -> Result:
        draft: Draft = plan.details["draft"]
        paper_id = plan.owed.paper.id
        receipt = Receipt(draft.path, version_of(draft.after), draft.base)
        if draft.writes:
            self._unrecorded.about_to(paper_id, receipt)
            if draft.before is None:
                self._vault.create(draft.path, draft.after)
            else:
                self._vault.replace(draft.path, draft.after, draft.before)
            self._index.wrote(draft.path, paper_id)
            self._trash.forget(paper_id)
        return Result(receipt, self.url(draft.path), draft.conflicts, draft.reason)

    def _plan_retire(self, owed: Owed, path: str, content: bytes, changed_at: float) -> Plan:
        if owed.receipt is not None and version_of(content) == owed.receipt.version:
            says = f"move {path} to Papershelf's trash"
            return Plan("retire", owed, says, path, {"content": content})
        self._nobody_types(path, content, changed_at, "")
        says = f"leave {path}, which somebody has written in"
        return Plan("leave", owed, says, path, {"content": content})

    def _retire(self, plan: Plan) -> Result:
        if not plan.ref:
            return Result(None)
        content: bytes = plan.details["content"]
        paper_id = plan.owed.paper.id
        base = plan.owed.receipt.base if plan.owed.receipt else drafts.NOTHING
        if plan.action == "retire":
            self._trash.keep(paper_id, Kept(plan.ref, version_of(content), base, left=False, content=content))
            self._vault.take_out(plan.ref, content)
            self._index.took_out(plan.ref)
            return Result(None)
        left = bytes_of(frontmatter.change(text_of(content), {"papershelf": None}, note.ORDER))
        self._vault.replace(plan.ref, left, content)
        self._trash.keep(paper_id, Kept(plan.ref, version_of(left), base, left=True))
        self._index.wrote(plan.ref, None)
        name = Path(plan.ref).stem
        return Result(None, reason=f"Kept: the note '{name}', because you had written in it.")


def _planned(action: Any, owed: Owed, draft: Draft) -> Plan:
    return Plan(action, owed, draft.says, draft.path, {"draft": draft})


def _changed(path: str) -> str:
    return f"{path} was changed just now; I look again in a moment."
