"""What a note is to become: new, or what is new on our side merged into what stands there. Pure.

The base of a placement holds `properties` as we wrote them last, and what `sync.obsidian.body` knows of the body.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from library.paper import Paper
from library.tags import spelling
from sync.merge3 import Merged, merge, merge_names
from sync.obsidian import body, frontmatter, note
from sync.obsidian.frontmatter import UnreadableFrontmatterError
from sync.obsidian.layout import PLAIN, Layout
from sync.target import Conflict

NOTHING: Mapping[str, Any] = {"properties": {}, "region": "", "highlights": None, "said": [], "order": None}


@dataclass(frozen=True, slots=True)
class Draft:
    """A note as it is to be written, over what was seen."""

    path: str
    before: bytes | None  # None: there is no note yet
    after: bytes
    base: Mapping[str, Any]
    says: str = "nothing to do"
    conflicts: tuple[Conflict, ...] = ()
    reason: str = ""

    @property
    def writes(self) -> bool:
        """Whether anything is to be written."""
        return self.before != self.after


def version_of(content: bytes) -> str:
    """What a receipt knows a state of a note by."""
    return sha256(content).hexdigest()


def text_of(content: bytes) -> str:
    """A note's text; bytes that are no UTF-8 survive the way there and back."""
    return content.decode(errors="surrogateescape")


def bytes_of(text: str) -> bytes:
    """The other way."""
    return text.encode(errors="surrogateescape")


def new(paper: Paper, path: str, layout: Layout = PLAIN) -> Draft:
    """A note where none is."""
    own, region = layout.properties(paper), layout.region(paper)
    text = note.render(paper, own, region)
    base = {"properties": own, **body.base_of(text, note.wanted(paper, region))}
    return Draft(path, None, bytes_of(text), base, f"create {path}")


def updated(
    paper: Paper,
    path: str,
    before: bytes | None,
    text: str,
    known: Mapping[str, Any] | None,
    layout: Layout = PLAIN,
    *,
    given: Mapping[str, Any] | None = None,
) -> Draft:
    """What is new on our side, merged into `text`.

    Args:
        paper: as it is now.
        path: of the note.
        before: what is written over; None where the note comes back out of the trash.
        text: the note to be merged into.
        known: the base; None for a note that was made elsewhere: what stands there stays, what is missing is added.
        layout: how the vault's notes look.
        given: properties that are to stand there this once, whatever the paper says (`sync.target.Owed.giving`).
    """
    try:
        theirs = frontmatter.read(text)
    except UnreadableFrontmatterError as error:
        return _unreadable(path, text, f"line {error.line}: {error.problem}", known)
    ours = {**layout.properties(paper), **(given or {})}
    if known is None:
        # As if we had written what stands there now: it stays, and is no quarrel until our side changes.
        base = {name: value for name, value in ours.items() if name in theirs and name not in note.LISTS}
    else:
        base = dict(known["properties"])
    merged = _merged(base, ours, theirs)
    inside = body.merge(text, note.wanted(paper, layout.region(paper)), known)
    if not (set(merged.changes) - layout.untimely or inside.news) and before == bytes_of(text):
        # What is not written for now is not yet given; all else both sides know.
        late = {name: base.get(name) for name in merged.changes}
        properties = {name: value for name, value in {**merged.base, **late}.items() if value is not None}
        after_base = {"properties": properties, **inside.base}
        return Draft(path, before, before, after_base, conflicts=merged.conflicts, reason=inside.reason)
    after = frontmatter.change(inside.text, merged.changes, layout.order(ours))
    if not _as_meant(after, theirs, merged.changes):
        return _unreadable(path, text, "they are written in a way that I cannot change", known)
    says = f"update {path}: {', '.join([*merged.changes, *inside.news])}"
    after_base = {"properties": dict(merged.base), **inside.base}
    return Draft(path, before, bytes_of(after), after_base, says, merged.conflicts, inside.reason)


def _as_meant(after: str, theirs: Mapping[str, Any], changes: Mapping[str, Any]) -> bool:
    """Whether the changed properties read back as they should, and no other one became another."""
    wanted = {name: value for name, value in {**theirs, **changes}.items() if value is not None or name in theirs}
    wanted = {name: value for name, value in wanted.items() if changes.get(name, "") is not None}
    try:
        return frontmatter.read(after) == wanted
    except UnreadableFrontmatterError:
        return False


def _unreadable(path: str, text: str, problem: str, known: Mapping[str, Any] | None) -> Draft:
    says = f"The properties of {path} do not parse ({problem}). Mend them; nothing was written."
    content = bytes_of(text)
    return Draft(path, content, content, known or NOTHING, says, (Conflict("properties", "", says),), says)


def _merged(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Each property by itself; lists of names as sets, the rest as a whole."""
    wholes = [{key: value for key, value in side.items() if key not in note.LISTS} for side in (base, ours, theirs)]
    merged = merge(*wholes)
    changes = dict(merged.changes)
    for name in note.LISTS & (base.keys() | ours.keys()):
        there = _names(theirs.get(name))
        if there is None:
            continue
        # One tag however it is spelled: the way in which it stands in the note is the person's.
        spelled = {spelling(one): one for one in there} if name == "tags" else {}
        was, wanted = (
            [spelled.get(spelling(one), one) for one in side.get(name, [])] if spelled else list(side.get(name, []))
            for side in (base, ours)
        )
        value = merge_names(was, wanted, there)
        if value != there:
            changes[name] = value or None
    after = {**merged.base, **{name: ours[name] for name in note.LISTS if name in ours}}
    return replace(merged, changes=changes, base=after)


def _names(value: Any) -> list[str] | None:
    """The names of a list property, or of one alone; None where something else stands there: it is left alone."""
    names = value if isinstance(value, list) else [value]
    if any(isinstance(one, (dict, list)) for one in names):
        return None
    return [str(one) for one in names if one is not None]
