"""What a person may do to a note between two syncs, for Hypothesis to draw: to any line, in any order."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.sync.notes import body_starts, split
from tests.sync.test_obsidian_highlights import CLOSE, OPEN, line

_HEAD = [
    "status: reading",
    "status:   read   # hm",
    "rating: 4",
    "venue: 'Harbour Letters'",
    'title: "My Title"',
    "tags: [paper, mine]",
    "  - mine",
    "- mine",
    "\t- tab",
    "my-own: [a,   b]",
    "# a comment",
    "## Notes",
    "記: 'x'",
    '"arxiv": "2611.20314"',
    'folded: "one\u2028status: read"',
    "text: |\n  papershelf: no\n  ---x",
    "nested:\n  status: read",
    "bad: [",
    "---",
    "",
]
_BODY = [
    "mine",
    "- mine",
    "\t- mine, below",
    "  going on",
    "## Notes",
    "## Highlights",
    "# Mine",
    "```",
    "~~~~",
    "> quoted",
    "",
    "   ",
    "\t",
    "%% a comment of mine %%",
    "%% papershelf:paper %%",
    "%% /papershelf:paper %%",
    OPEN.rstrip(),
    CLOSE,
    "> " + CLOSE,
    line(2).rstrip(),
    f"\t{line(3).rstrip()}",
    "- [x] done ^zKEY00001",
    "\t- In Zotero: a remark",
    "---",
    "x\x85y\u2028z\x0cé漢\x00",
    "\udcff\udc80",
]
_ENDS = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r\n", "\r"])
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_PLACE = st.integers(0, 10_000)
_ZONE = st.sampled_from(["head", "body", "body", "marked", "marked", "anywhere"])

Edit = Callable[[str], str]


def _at(text: str, zone: str, place: int) -> tuple[list[str], int]:
    """The lines of a note, and one of them in a zone."""
    lines = split(text)
    border = len(split(text[: body_starts(text)]))
    marked = next((at for at, one in enumerate(lines) if one.startswith("%% papershelf:highlights")), border)
    first = {"head": 1, "body": border, "marked": marked + 1, "anywhere": 0}[zone]
    last = border if zone == "head" else len(lines)
    first = min(first, len(lines))
    return lines, first + place % max(last - first, 1)


@st.composite
def _put(draw: Any) -> Edit:
    """A line is put in, in the place of so many others."""
    zone, place, over, end = draw(_ZONE), draw(_PLACE), draw(st.sampled_from([0, 0, 0, 1, 1, 3])), draw(_ENDS)
    new = draw(st.one_of(st.sampled_from(_HEAD if zone == "head" else _BODY), _TEXT))

    def edit(text: str) -> str:
        lines, at = _at(text, zone, place)
        return "".join([*lines[:at], new + end, *lines[at + over :]])

    return edit


@st.composite
def _take(draw: Any) -> Edit:
    """Some lines are deleted, or go elsewhere, or are copied there."""
    zone, place, many = draw(_ZONE), draw(_PLACE), draw(st.sampled_from([1, 1, 1, 2, 5, 20]))
    there, copied = draw(st.none() | _PLACE), draw(st.booleans())

    def edit(text: str) -> str:
        lines, at = _at(text, zone, place)
        taken, left = lines[at : at + many], lines[:at] + lines[at + many :]
        if there is None:
            return "".join(left)
        if copied:
            left = lines
        to = there % (len(left) + 1)
        return "".join([*left[:to], *taken, *left[to:]])

    return edit


@st.composite
def _touch(draw: Any) -> Edit:
    """Something is typed into a line, or some letters of it deleted; its indent and its end may change, too."""
    zone, place, where = draw(_ZONE), draw(_PLACE), draw(_PLACE)
    typed, less = draw(st.one_of(_TEXT, st.sampled_from(["\t", " ", "^zKEY00002", "%%", "#"]))), draw(st.integers(0, 3))

    def edit(text: str) -> str:
        lines, at = _at(text, zone, place)
        if at < len(lines):
            here = where % (len(lines[at]) + 1) if where % 3 else 0
            lines[at] = lines[at][:here] + typed + lines[at][here + less :]
        return "".join(lines)

    return edit


def _mixed(text: str) -> str:
    return "".join(
        one.replace("\r\n", "\n") if number % 2 else one.replace("\r\n", "\n").replace("\n", "\r\n")
        for number, one in enumerate(split(text))
    )


_WHOLE: list[Edit] = [
    lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n"),
    lambda text: text.replace("\r\n", "\n"),
    _mixed,
    lambda text: text.removeprefix("\ufeff"),
    lambda text: f"\ufeff{text.removeprefix(chr(0xFEFF))}",
    lambda text: text.rstrip(),
    lambda text: text + "\n\nbelow",
]
# In the body mostly: a head that does not parse stops everything, and is soon drawn.
EDITS = st.one_of(_put(), _put(), _take(), _touch(), st.sampled_from(_WHOLE))
