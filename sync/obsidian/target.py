"""The Obsidian target: plan by looking at the note, act by replacing it whole, if it still is what was seen."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from library.database import Database
from library.now import utc_now
from library.paper import Paper
from sync.looking import Held, Sighting
from sync.obsidian import drafts, frontmatter, literature, note
from sync.obsidian.drafts import Draft, bytes_of, text_of, version_of
from sync.obsidian.frontmatter import UnreadableFrontmatterError
from sync.obsidian.index import HalfGoneError, Index
from sync.obsidian.layout import Layout
from sync.obsidian.layouts import Layouts
from sync.obsidian.literature import Adoption, Shelf
from sync.obsidian.look import Look, as_we_know
from sync.obsidian.names import free
from sync.obsidian.remembered import Remembered, remembered
from sync.obsidian.strangers import Strangers
from sync.obsidian.taking_in import BESIDE, met, settled
from sync.obsidian.templates import TemplateError
from sync.obsidian.trash import Kept, Trash
from sync.obsidian.unrecorded import Unrecorded
from sync.obsidian.vault import ChangedError, Vault
from sync.obsidian.whereabouts import Place, Whereabouts
from sync.target import Health, LaterError, Owed, Plan, Receipt, RefusedError, RemovedError, Result

_TYPING = 60.0  # seconds in which a note that someone else changed is not written
_IN_THE_CLOUD = 300.0  # seconds after which a note that the cloud has taken away is looked at again
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
        now: Callable[[], datetime] = utc_now,
        layouts: Layouts | None = None,
    ) -> None:
        self.name = name
        self.folder = folder.strip("/")
        self._layouts = layouts or Layouts(Layout(self.folder))
        self._vault = Vault(vault)
        self._index = Index(database, name, self._vault)
        self._trash = Trash(trash, now)
        self._unrecorded = Unrecorded(trash / f"unrecorded-{name}.json", database)
        strangers = Strangers(database, self._vault, self._index)
        self._whereabouts = Whereabouts(self._vault, self._index, strangers, self._layouts)
        self._look = Look(self._vault, self._index, self._whereabouts, self._unrecorded, self.url)
        self._given: set[str] = set()  # versions of notes that only were given their id, by us
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
        place = self._find(owed)
        if place is None:
            return self._plan_create(owed, layout) if owed.wanted else Plan("retire", owed, "nothing is there")
        path = place.path
        seen = self._read(path)
        if seen is None:
            raise LaterError(_changed(path), retry_after=1, whole_target=False)
        content, changed_at = seen
        owed = as_we_know(owed, self._unrecorded, content)
        if not owed.wanted:
            return self._plan_retire(owed, path, content, changed_at)
        return self._plan_update(owed, place, content, changed_at, layout)

    def look(self, held: Held) -> Iterator[Sighting]:
        """The notes that somebody changed, moved or took away since the last look."""
        try:
            self._layouts.now()
        except TemplateError as error:  # which properties are whose is not known
            raise LaterError(str(error)) from None
        self._index.scan()
        yield from self._look.sightings(held)

    def noted(self, sighting: Sighting) -> None:
        """It need not be read again until it changes."""
        self._look.noted(sighting)

    def missing(self) -> int:
        """How many notes are gone where so many are that nothing is written; 0 where all is well."""
        try:
            self._index.scan()
        except HalfGoneError as error:
            return error.lost
        return 0

    def forget_missing(self) -> None:
        """A person says that they are deleted: the next look records them so."""
        self._index.scan(half_gone=True)

    def remembered(self) -> Iterator[tuple[str, str, Remembered]]:
        """Every note with an id that this library does not know: id, path, what it tells. For a library that was lost.

        What is saved after this takes the ids that the notes bear.
        """
        self._index.scan()
        strangers = self._whereabouts.strangers
        strangers.met(self._index.held().keys())
        renamed = self._layouts.now().renamed
        for note_id, path in sorted(self._index.held().items()):
            seen = self._vault.read(path)
            if seen is not None:
                with suppress(UnreadableFrontmatterError):
                    yield note_id, path, remembered(text_of(seen[0]), renamed)

    def adoptions(self, shelf: Shelf) -> tuple[Adoption, ...]:
        """What is to become of the notes of other tools, for a person to look at."""
        self._index.scan()
        return tuple(literature.plan(self._vault, self._index.without_id(), shelf, self._index.held()))

    def adopt(self, adoption: Adoption) -> bool:
        """Give a note to its paper, as a person said; false if somebody changed it since it was shown."""
        try:
            content = literature.adopt(self._vault, adoption)
        except ChangedError:
            return False
        self._index.wrote(adoption.path, adoption.paper)
        self._given.add(version_of(content))
        return True

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

    def _find(self, owed: Owed) -> Place | None:
        """The paper's note by its id, wherever somebody moved it."""
        place = self._whereabouts.find(owed)
        if place is None and owed.receipt is not None:
            self._index.scan()  # it may have moved since the round began
            place = self._whereabouts.find(owed)
            if place is None:
                path = owed.receipt.ref
                msg = f"The note {path} was deleted; it stays deleted until you save the paper again."
                raise RemovedError(msg)
        return place

    def _read(self, path: str) -> tuple[bytes, float] | None:
        """A note and when it was changed; raises LaterError while it is in the cloud alone."""
        if self._vault.is_evicted(path):
            reason = f"{path} is in the cloud alone now. Open it once; I go on when it is here."
            raise LaterError(reason, retry_after=_IN_THE_CLOUD, whole_target=False)
        return self._vault.read(path)

    def _plan_create(self, owed: Owed, layout: Layout) -> Plan:
        kept = self._trash.kept(owed.paper.id)
        if kept and (draft := self._restored(owed, kept, layout)):
            return _planned("create", owed, draft)
        self._has_its_citekey(owed.paper, layout)
        folder = layout.folder_of(owed.paper)
        likely = f"{folder}/{next(layout.candidates(owed.paper))}.md".lstrip("/")
        if self._index.id_at(likely) is None and self._vault.is_evicted(likely):
            self._read(likely)  # it may be the paper's, made elsewhere, and nobody has read it here yet

        def at(name: str) -> str:
            return f"{folder}/{name}.md".lstrip("/")

        def taken(name: str) -> bool:
            return self._index.has_alike(at(name)) or self._vault.has(at(name))

        path = at(free(layout.candidates(owed.paper), taken))
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
        here = self._read(kept.path)
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

    def _plan_update(self, owed: Owed, place: Place, content: bytes, changed_at: float, layout: Layout) -> Plan:
        receipt, path, text = owed.receipt, place.path, text_of(content)
        if not place.note_id:
            text = frontmatter.change(text, {"papershelf": owed.paper.id}, note.ORDER)
        known, given = receipt.base if receipt else None, owed.given("properties")
        draft = drafts.updated(owed.paper, path, content, text, known, layout, given=given)
        written_in = receipt is None or receipt.base.get("touched") or version_of(content) != receipt.version
        beside = receipt.base if receipt else met(owed.paper, text, layout)
        kept: dict[str, Any] = {name: beside[name] for name in BESIDE if name in beside}
        if place.note_id not in ("", owed.paper.id):
            kept["id"] = place.note_id
        if written_in and draft.writes:
            kept["touched"] = True
        draft = replace(draft, base={**draft.base, **kept}, conflicts=settled(owed.paper, text, draft, layout))
        if not draft.writes:
            return _planned("keep", owed, draft)
        if not place.note_id:
            says = f"{path} had lost its papershelf key; I put it back."
            draft = replace(draft, says=says, reason=draft.reason or says)
        self._nobody_types(path, content, changed_at, receipt.version if receipt else "")
        return _planned("update" if receipt else "adopt", owed, draft)

    def _nobody_types(self, path: str, content: bytes, changed_at: float, version: str) -> None:
        """Raise LaterError while a note that is not as we left it was changed within the last minute."""
        ago = self._now().timestamp() - changed_at
        if version_of(content) not in {version, *self._given} and 0 <= ago < _TYPING:
            reason = f"{path} was changed a moment ago; I wait until nobody has typed in it for a minute."
            raise LaterError(reason, retry_after=_TYPING - ago, whole_target=False)

    def _write(self, plan: Plan) -> Result:
        draft: Draft = plan.details["draft"]
        paper_id = plan.owed.paper.id
        known = plan.owed.receipt
        # The version is that of our own last writing: what somebody else wrote since is never taken for ours.
        version = version_of(draft.after) if draft.writes else known.version if known else ""
        receipt = Receipt(draft.path, version, draft.base)
        note_id = str(draft.base.get("id", paper_id))
        if draft.before is not None and (known is None or version_of(draft.before) != known.version):
            self._index.unread(draft.path, note_id)
        if draft.writes:
            self._unrecorded.about_to(paper_id, receipt)
            if draft.before is None:
                self._vault.create(draft.path, draft.after)
            else:
                self._vault.replace(draft.path, draft.after, draft.before)
            self._index.wrote(draft.path, note_id)
            self._trash.forget(paper_id)
        known_as = "" if note_id == paper_id else note_id
        return Result(receipt, self.url(draft.path), draft.conflicts, draft.reason, known_as=known_as)

    def _plan_retire(self, owed: Owed, path: str, content: bytes, changed_at: float) -> Plan:
        known = owed.receipt
        if known is not None and version_of(content) == known.version and not known.base.get("touched"):
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
