"""Properties of a note: read as YAML, written by replacing only the lines of the keys that change.

ruamel.yaml does not keep bytes (a round trip turns CRLF into LF and folds long lines; measured), so it only reads.
Identifiers are always quoted: an unquoted 2301.00010 reads back as 2301.0001.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sync.obsidian.inert import property_text

_FENCE = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_OPENED = re.compile(r"\ufeff?---[ \t]*\r?\n")
_ITEM = re.compile(r"[ \t]*-(?=\s)")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")  # what ends a line in YAML 1.2
_KEY = re.compile(r"""^(?:"([^"\n]+)"|'([^'\n]+)'|([^\s#"'\-\[\]{},&*!|>%@`][^:\n]*?))\s*:(?=\s|$)""")
_PLAIN = re.compile(r"[^\W\d_][\w .,()'/+&;!?–—-]*(?<![\s:])")  # noqa: RUF001 - dashes that titles hold
_ADDRESS = re.compile(r"(?:https?|zotero|obsidian)://[\w./?=&%~+@,;!-]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DEEPEST = 50  # lists within lists; of a thousand, reading takes seconds
_DEEP = re.compile(rf"(?:[\[{{][^\[\]{{}}]*+){{{2 * _DEEPEST}}}")
_MOST_VALUES = 20_000
_LONGEST_NUMBER = 1_000  # bits; Python writes out no number of more than 4300 digits
_WORDS_WITH_MEANING = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"})
ALWAYS_QUOTED = frozenset({"arxiv", "doi", "papershelf", "title"})


class UnreadableFrontmatterError(Exception):
    """The properties are no YAML; `line` counts from the top of the note."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Split:
    """A note in two: the lines between the fences, and the rest. `start` and `end` are those lines' place."""

    start: int
    end: int
    has_fence: bool


def locate(text: str) -> Split:
    """Where the properties stand."""
    found = _FENCE.match(text)
    if not found:
        at = 1 if text.startswith("\ufeff") else 0
        return Split(at, at, has_fence=False)
    return Split(found.start(1), found.end(1), has_fence=True)


def _yaml() -> Any:
    """A reader of its own for each text: after a text that does not parse, the next one is read wrongly (measured)."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - 60 ms, and only notes need it

    reader = YAML(typ="safe", pure=True)
    reader.max_depth = _DEEPEST
    return reader


def read(text: str) -> dict[str, Any]:
    """The properties by name; dates as text.

    Raises:
        UnreadableFrontmatterError: it does not parse; such a note is never written to.
    """
    where = locate(text)
    if not where.has_fence and _OPENED.match(text):
        raise UnreadableFrontmatterError(1, "the --- that ends them is missing")
    lines = text[where.start : where.end]
    if not lines.strip():
        return {}
    if _DEEP.search(lines):  # asked here, for the reader looks at all of them before it counts
        raise UnreadableFrontmatterError(2, "these are too many brackets within brackets")
    try:
        loaded = _yaml().load(lines)
    except Exception as error:
        mark = getattr(error, "problem_mark", None)
        line = (mark.line if mark else 0) + 2
        raise UnreadableFrontmatterError(line, str(getattr(error, "problem", None) or error)) from error
    if not isinstance(loaded, dict):
        raise UnreadableFrontmatterError(2, "these are no properties")
    room = iter(range(_MOST_VALUES))
    return {_name(key): _plain_value(value, room) for key, value in loaded.items()}


def _plain_value(value: Any, room: Iterator[int], depth: int = 0) -> Any:
    """A value of lists, mappings, numbers and text; aliases (`*x`) are written out, as far as there is `room`."""
    if next(room, None) is None or depth > _DEEPEST:
        raise UnreadableFrontmatterError(2, "these are too many values; do aliases (*x) stand for one another?")
    if isinstance(value, date):  # or a time
        return value.isoformat()
    if isinstance(value, list):
        return [_plain_value(one, room, depth + 1) for one in value]
    if isinstance(value, dict):
        return {_name(name): _plain_value(one, room, depth + 1) for name, one in value.items()}
    if isinstance(value, int) and value.bit_length() > _LONGEST_NUMBER:
        raise UnreadableFrontmatterError(2, "a number is too long")
    return value


def _name(key: Any) -> str:
    return str(_plain_value(key, iter(range(_DEEPEST))))


def scalar(name: str, value: Any) -> str:
    """One value as YAML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if name not in ALWAYS_QUOTED and _needs_no_quotes(text):
        return text
    return property_text(text)


def _needs_no_quotes(text: str) -> bool:
    if _DATE.fullmatch(text) or _ADDRESS.fullmatch(text):
        return True
    return bool(_PLAIN.fullmatch(text)) and text.casefold() not in _WORDS_WITH_MEANING and "%%" not in text


def lines_of(name: str, value: Any) -> list[str]:
    """A property's own lines, without line ends."""
    if isinstance(value, (list, tuple)):
        return [f"{name}:", *(f"  - {scalar(name, one)}" for one in value)]
    return [f"{name}: {scalar(name, value)}"]


def render(properties: Mapping[str, Any]) -> str:
    """The whole of a new note's properties, with fences."""
    lines = [line for name, value in properties.items() for line in lines_of(name, value)]
    return "\n".join(["---", *lines, "---", ""])


def change(text: str, changes: Mapping[str, Any], order: Sequence[str]) -> str:
    """The note with some properties set (None: taken out); every other byte stays.

    A property that is new goes behind the last one that `order` places before it.
    """
    if not changes:
        return text
    where = locate(text)
    fence = text[: text.find("\n") + 1]  # or the first line, where there is none
    end = "\r\n" if fence.endswith("\r\n") else "\n"
    if not where.has_fence:
        fresh = {name: value for name, value in changes.items() if value is not None}
        head = render(fresh).replace("\n", end) if fresh else ""
        return text[: where.start] + head + text[where.start :]
    lines: list[str] = _LINE.findall(text[where.start : where.end])
    for name, value in changes.items():
        spans = _spans(lines)
        if name in spans:
            first, last = spans[name]
            lines[first:last] = _changed(name, lines[first:last], value, end)
        elif value is not None:
            at = _place(spans, name, order)
            lines[at:at] = [line + end for line in lines_of(name, value)]
    return text[: where.start] + "".join(lines) + text[where.end :]


def _changed(name: str, lines: Sequence[str], value: Any, end: str) -> list[str]:
    """A property's new lines; of a list with a line for each name, only those of names that come or go."""
    whole = [] if value is None else [line + end for line in lines_of(name, value)]
    places = [number for number, line in enumerate(lines) if _ITEM.match(line)]
    between = (line.strip() for number, line in enumerate(lines[1:], 1) if number not in places)
    if not isinstance(value, (list, tuple)) or any(line and not line.startswith("#") for line in between):
        return whole
    (names,) = _yaml().load("".join(lines)).values()  # it parsed before
    if not isinstance(names, list) or len(names) != len(places) or not all(isinstance(one, str) for one in names):
        return whole
    added = [one for one in value if one not in names]
    if not places or [one for one in names if one in value] + added != list(value):
        return whole
    gone = {number for number, one in zip(places, names, strict=True) if one not in value}
    indent = lines[places[0]].partition("-")[0]
    after: list[str] = []
    for number, line in enumerate(lines):
        after += [] if number in gone else [line]
        after += [f"{indent}- {scalar(name, one)}{end}" for one in added] if number == places[-1] else []
    return after


def _spans(lines: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The lines of each top-level key: its own and those indented or listed under it, not the comments behind."""
    starts: list[tuple[str, int]] = []
    for number, line in enumerate(lines):
        if found := _KEY.match(line):
            starts.append((found[1] or found[2] or found[3], number))
    spans: dict[str, tuple[int, int]] = {}
    for place, (name, first) in enumerate(starts):
        limit = starts[place + 1][1] if place + 1 < len(starts) else len(lines)
        last = first + 1
        for number in range(first + 1, limit):
            line = lines[number]
            if line.startswith((" ", "\t", "-")) and line.strip():
                last = number + 1
            elif line.strip() and not line.startswith("#"):
                break  # whose it is, readers do not agree on (a line that U+0085 begins)
        spans.setdefault(name, (first, last))
    return spans


def _place(spans: Mapping[str, tuple[int, int]], name: str, order: Sequence[str]) -> int:
    before = order[: order.index(name)] if name in order else order
    ends = [spans[one][1] for one in before if one in spans]
    return max(ends, default=0) if ends else 0
