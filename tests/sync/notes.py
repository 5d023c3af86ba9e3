"""A note taken apart by another hand than Papershelf's own, to tell what is whose."""

import re
from dataclasses import dataclass

from sync.obsidian.note import ORDER

OWNED = frozenset(ORDER)
_KEY = re.compile(r"""["']?([^\s"'#:-][^"':]*?)["']?[ \t]*:(?:[ \t\r\n]|$)""")


def split(text: str) -> list[str]:
    r"""Lines with their ends; only \n ends one."""
    return [one for one in re.split(r"(?<=\n)", text) if one]


def body_starts(text: str) -> int:
    """Behind the properties' closing fence."""
    found = re.match(r"\ufeff?---[ \t]*\r?\n(?:.*?\n)??---[ \t]*(?:\r?\n|\Z)", text, re.DOTALL)
    return found.end() if found else 0


def lines_of_head(text: str) -> list[str]:
    r"""The lines between the fences; in YAML \r ends one, too."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text[: body_starts(text)])
    return [one for one in lines if one][1:-1]


def properties(text: str) -> tuple[dict[str, str], list[str]]:
    """The lines of each owned property, and every other line of the properties, in order."""
    owned: dict[str, str] = {}
    others: list[str] = []
    here, between = "", []
    for line in lines_of_head(text):
        inner = line.startswith((" ", "\t", "-")) and line.strip()
        if here and not inner and (not line.strip() or line.startswith("#")):
            between.append(line)  # the property's own if it goes on behind
            continue
        if not inner:
            others += between
            between = []
            key = _KEY.match(line)
            here = key[1] if key and key[1] in OWNED else ""
        if here:
            owned[here] = owned.get(here, "") + "".join(between) + line
            between = []
        else:
            others.append(line)
    return owned, others + between


@dataclass
class Parts:
    """The body: what is outside the regions, and inside of each; `broken` if any marker is not one of a pair."""

    outside: list[str]
    inside: dict[str, str]
    broken: bool


def body(text: str) -> Parts:
    """Take the body apart."""
    rest = text[body_starts(text) :]
    marks = list(re.finditer(r"%% (/?)papershelf:(paper|highlights)(?![\w-])", rest))
    for name in ("paper", "highlights"):
        mine = [one for one in marks if one[2] == name]
        good = [one[1] for one in mine] == ["", "/"] and all(
            rest[: one.start()].endswith("\n") or not one.start() for one in mine
        )
        if mine and not (
            good
            and re.match(r"[^\n]*%%[ \t]*\r?\n", rest[mine[0].start() :])
            and rest.startswith(f"%% /papershelf:{name} %%", mine[1].start())
        ):
            return Parts([rest], {}, broken=True)
    outside, inside, at = [], {}, 0
    for opened, closed in zip(marks[::2], marks[1::2], strict=True):
        if opened[2] != closed[2]:
            return Parts([rest], {}, broken=True)
        start = rest.index("\n", opened.start()) + 1
        inside[opened[2]] = rest[start : closed.start()]
        outside.append(rest[at:start])
        at = closed.start()
    return Parts([*outside, rest[at:]], inside, broken=False)
