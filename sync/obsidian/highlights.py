"""Highlights: one list item for each annotation, merged line by line by the block id `^zKEY` at its end. Pure.

The base holds, by key, the lines as we wrote them last: the item, and the comment of the target where there is one.
New there: inserted in order. Changed there only: replaced. Edited here: left, without a word, for correcting a line
is an everyday thing. Deleted here: stays deleted. Deleted there: removed, unless a person edited it or wrote under it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from library.paper import Annotation
from library.text import tidy
from sync.obsidian.inert import address, inert

# Zotero's eight colours (chrome/content/zotero/xpcom/annotations.js); Unicode has no square for magenta.
_COLOURS = {
    "#ffd400": "🟨",
    "#ff6666": "🟥",
    "#5fb236": "🟩",
    "#2ea8e5": "🟦",
    "#a28ae5": "🟪",
    "#e56eee": "🌸",
    "#f19837": "🟧",
    "#aaaaaa": "⬜",
}
_PICTURES = {"image": "Image", "ink": "Drawing"}
_KEY = re.compile(r"[A-Za-z0-9-]+")
_KEYED = re.compile(r"(?:^|[ \t])\^z([A-Za-z0-9-]+)[ \t]*$")
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])(?=[ \t])")
_BLOCK = re.compile(r"[ \t]*(?:[-*+]|\d+[.)]|#{1,6})(?:[ \t]|$)")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def items(annotations: Iterable[Annotation]) -> dict[str, list[str]]:
    """The lines of each annotation by its key, in their order; one whose key is no block id cannot be merged."""
    return {one.key: _lines(one) for one in annotations if _KEY.fullmatch(one.key)}


def _lines(one: Annotation) -> list[str]:
    parts = [_square(one.colour), inert(tidy(one.text))]
    if word := _PICTURES.get(one.kind):
        parts.append(_link(word, one.image or one.url))
    elif not tidy(one.text):
        parts.append("Note" if one.kind == "note" else "Highlight")
    page = inert(tidy(one.page))
    if page or (one.url and one.kind not in _PICTURES):
        parts.append(_link(f"p. {page}" if page else "Open", one.url))
    line = " ".join(["-", *filter(None, parts), f"^z{one.key}"])
    comment = inert(tidy(one.comment))
    return [line, f"\t- In Zotero: {comment}"] if comment else [line]


def _link(words: str, url: str) -> str:
    target = address(url)
    return f"[{words}]({target})" if target else words


def _square(colour: str) -> str:
    """The square of a colour, or of the nearest of the eight: other programs highlight in others."""
    wanted = _channels(colour)
    if not wanted:
        return ""

    def distance(other: str) -> int:
        return sum((one - two) ** 2 for one, two in zip(wanted, _channels(other), strict=True))

    return _COLOURS[min(_COLOURS, key=distance)]


def _channels(colour: str) -> tuple[int, ...]:
    digits = re.fullmatch(r"#([0-9a-fA-F]{6})", colour)
    return tuple(bytes.fromhex(digits[1])) if digits else ()


def text_of(given: Mapping[str, Sequence[str]]) -> str:
    """The text of a new region."""
    return "\n".join(line for lines in given.values() for line in lines)


def merge(
    inner: str, base: Mapping[str, Sequence[str]], ours: Mapping[str, Sequence[str]], end: str
) -> tuple[str, dict[str, list[str]]]:
    """What the region is to hold, and the base for the next merge.

    Args:
        inner: everything between the markers, with its own line ends.
        base: what we wrote last, by key.
        ours: what we want now, by key, in order.
        end: how lines end where there is none yet.
    """
    page = _Page.of(inner, end)
    known: dict[str, list[str]] = {}
    for key in [*ours, *(key for key in base if key not in ours)]:
        if after := page.merge(key, base.get(key), ours.get(key)):
            known[key] = after
    page.insert([key for key in ours if key not in base], ours)
    return page.text(), known


@dataclass(slots=True)
class _Page:
    """The lines of a region as they stand, and what becomes of each: `after[n]` are the lines in its place."""

    lines: list[str]  # without their ends
    ends: list[str]
    after: list[list[str]]
    where: dict[str, int | None]  # by key, its line; None if the key stands there twice: whose is it?
    end: str
    before: dict[int, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, inner: str, end: str) -> "_Page":
        whole: list[str] = _LINE.findall(inner)
        lines = [line.removesuffix("\n").removesuffix("\r") for line in whole]
        where: dict[str, int | None] = {}
        for number, line in enumerate(lines):
            if found := _KEYED.search(line):
                where[found[1]] = None if found[1] in where else number
        ends = [one[len(line) :] for one, line in zip(whole, lines, strict=True)]
        return cls(lines, ends, [[line] for line in whole], where, end)

    def text(self) -> str:
        """All of it."""
        return "".join(
            "".join(self.before.get(number, ())) + "".join(lines) for number, lines in enumerate([*self.after, []])
        )

    def merge(self, key: str, was: Sequence[str] | None, wanted: Sequence[str] | None) -> list[str]:
        """One item; what we know of it from now on, [] for nothing."""
        at = self.where.get(key)
        if wanted is None:
            if key not in self.where or was is None or (at is not None and self._removed(at, was)):
                return []
            return list(was)  # somebody wrote under it, or edited it
        if was is None or at is None:  # new, or made elsewhere and left as it is; deleted here, or there twice
            return list(was or wanted)
        line = self._line(at, was[0], wanted[0])
        comment = self._comment(at, was[1:], wanted[1:])
        return [line, *comment]

    def _line(self, at: int, was: str, wanted: str) -> str:
        if self.lines[at] == was:
            self.after[at][0] = wanted + self.ends[at]
            return wanted
        return wanted if self.lines[at] == wanted else was

    def _comment(self, at: int, was: Sequence[str], wanted: Sequence[str]) -> Sequence[str]:
        """What was remarked over there, a line under the item; `was` and `wanted` are that line or none."""
        if was == wanted:
            return was
        under = range(at + 1, self._stop(at))
        if wanted and any(self.lines[number] == wanted[0] for number in under):
            return wanted
        if not was:
            if self.lines[at].startswith("-"):  # where somebody nested it, ours would be a line beside it
                self.after[at].append(wanted[0] + (self.ends[at] or self.end))
                return wanted
            return was
        stands = next((number for number in under if self.lines[number] == was[0]), None)
        if stands is None or (not wanted and self._stop(stands) > stands + 1):
            return was  # deleted or edited here; or somebody answered it
        self.after[stands] = [wanted[0] + self.ends[stands]] if wanted else []
        return wanted

    def _removed(self, at: int, was: Sequence[str]) -> bool:
        """Take out an item that is gone over there; False if a person edited it or wrote under it."""
        under = [number for number in range(at + 1, self._stop(at)) if self.lines[number].strip()]
        if self.lines[at] != was[0] or [self.lines[number] for number in under] not in ([], list(was[1:])):
            return False
        for number in (at, *under):
            self.after[number] = []
        return True

    def _stop(self, at: int) -> int:
        """The line behind those that belong to a line: indented below it, or going on where it ends."""
        line = self.lines[at]
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        stop = at + 1
        for number in range(at + 1, len(self.lines)):
            below = self.lines[number]
            if not below.strip():
                continue
            # Markdown takes a line at the margin for the item's, too, if no blank one parts them and it is no block.
            goes_on = stop == number and not _BLOCK.match(below)
            if not goes_on and not below.startswith((f"{indent} ", f"{indent}\t")):
                break
            stop = number + 1
        return stop

    def insert(self, new: Iterable[str], ours: Mapping[str, Sequence[str]]) -> None:
        """Put new items behind the last one before them that stands there, or before the first one after them."""
        fresh = {key for key in new if key not in self.where}
        slot: int | None = None
        for key, wanted in ours.items():
            at = self.where.get(key)
            if at is not None and _BULLET.match(self.lines[at]):
                slot = self._stop(self._top(at)) - 1
            elif key in fresh and slot is not None:
                self.after[slot] += [line + (self.ends[slot] or self.end) for line in wanted]
            elif key in fresh:
                first = self._first(ours)
                self.before.setdefault(first, []).extend(line + self.end for line in wanted)

    def _first(self, ours: Mapping[str, Sequence[str]]) -> int:
        """The line of the first item that stands there, in our order; behind all lines if there is none."""
        standing = (self.where.get(key) for key in ours)
        found = next((at for at in standing if at is not None and _BULLET.match(self.lines[at])), None)
        return len(self.lines) if found is None else self._top(found)

    def _top(self, at: int) -> int:
        """The line at the margin that a nested one belongs to."""
        while at and self.lines[at][:1] in {" ", "\t", ""}:
            at -= 1
        return at
