"""The body of a note, merged: our regions only, and new pieces under Notes; every other byte stays. Pure.

What a person did to a region is respected and told, never undone: edited, it stays as it is; taken out, it stays out;
moved, it is kept up to date where it is; with a marker broken, nothing in the body is touched until it is mended.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sync.obsidian import frontmatter, highlights, regions

NOTES = "## Notes"
HIGHLIGHTS = "## Highlights"
EDITED = "Someone edited the part of this note that Papershelf keeps; it stays as it is."
TAKEN_OUT = "Someone took the part that Papershelf keeps out of this note; it stays out."
NO_HIGHLIGHTS = "Someone took the highlights out of this note; they stay out, and new ones are not added."
MOVED = "Someone moved a part of this note that Papershelf keeps; it is kept up to date where it is now."
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_SECTION = re.compile(r"#{1,2} |%% papershelf:")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What our side has for the body: the paper region, the highlights by key, and pieces for Notes by their hash."""

    region: str
    highlights: Mapping[str, Sequence[str]]
    pieces: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Body:
    """The note with its body merged, the base for the next time, and what there is to tell."""

    text: str
    base: Mapping[str, Any]  # region, highlights (each None: never given), said, order
    news: tuple[str, ...] = ()  # what was written; none: the text is as it was
    reason: str = ""


def new(wanted: Wanted) -> str:
    """The body of a new note."""
    parts = [regions.render("paper", wanted.region), NOTES, *wanted.pieces.values()]
    if wanted.highlights:
        parts += [HIGHLIGHTS, regions.render("highlights", highlights.text_of(wanted.highlights))]
    return "\n\n".join(parts) + "\n"


def base_of(text: str, wanted: Wanted) -> dict[str, Any]:
    """The base of a note that we have just made."""
    given = {key: list(lines) for key, lines in wanted.highlights.items()}
    return {
        "region": wanted.region,
        "highlights": given or None,
        "said": list(wanted.pieces),
        "order": _order(text),
    }


def merge(text: str, wanted: Wanted, known: Mapping[str, Any] | None) -> Body:
    """What is new on our side, merged into a note.

    Args:
        text: the whole note.
        wanted: by our side.
        known: the base; None for a note that was made elsewhere: what stands there stays as if we had written it.
    """
    base: dict[str, Any] = {name: (known or {}).get(name) for name in ("region", "highlights", "order")}
    base["said"] = list((known or {}).get("said", ()))
    if known is None:
        base["region"] = wanted.region if regions.find(text, "paper") else None
        base["said"] = [key for key, piece in wanted.pieces.items() if piece in text]
    if broken := regions.broken(text):
        return Body(text, base, reason=_broken(broken))
    news: list[str] = []
    reasons: list[str] = []
    order = _order(text)
    if base["order"] is not None and _moved(base["order"], order):
        reasons.append(MOVED)
    text = _with_region(text, wanted.region, base, news, reasons if known is not None else [])
    if fresh := {key: piece for key, piece in wanted.pieces.items() if key not in base["said"]}:
        text = _with_pieces(text, list(fresh.values()))
        base["said"] += fresh
        news.append("notes")
    text = _with_highlights(text, wanted.highlights, base, news, reasons)
    return Body(text, base | {"order": _order(text)}, tuple(news), " ".join(reasons))


def _broken(names: Sequence[str]) -> str:
    marks = " and ".join(f"%% papershelf:{name} … %% with {regions.closing(name)}" for name in names)
    return (
        f"The markers {marks} are no longer one pair, apart from the others. "
        "Mend them, or take them all out; until then the text of this note is left alone."
    )


def _with_region(text: str, region: str, base: dict[str, Any], news: list[str], reasons: list[str]) -> str:
    there = regions.find(text, "paper")
    if there is None:
        if base["region"] is not None:  # else it never was in this note
            reasons.append(TAKEN_OUT)
        return text
    if there.text not in {_plain(base["region"] or ""), _plain(region)}:
        reasons.append(EDITED)
        return text
    base["region"] = region
    if there.text == _plain(region):
        return text
    news.append("paper region")
    return regions.replace(text, "paper", region)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


def _with_highlights(
    text: str, wanted: Mapping[str, Sequence[str]], base: dict[str, Any], news: list[str], reasons: list[str]
) -> str:
    there = regions.find(text, "highlights")
    if there is not None:
        inner = text[there.first : there.last]
        end = regions.line_end(text, there.first)
        after, base["highlights"] = highlights.merge(inner, base["highlights"] or {}, wanted, end)
        if after != inner:
            news.append("highlights")
        return text[: there.first] + after + text[there.last :]
    if base["highlights"] is not None:
        if wanted:
            reasons.append(NO_HIGHLIGHTS)
        return text
    if not wanted:
        return text
    base["highlights"] = {key: list(lines) for key, lines in wanted.items()}
    news.append("highlights")
    end = regions.line_end(text, len(text))
    part = f"{HIGHLIGHTS}\n\n{regions.render('highlights', highlights.text_of(wanted))}\n".replace("\n", end)
    return text + _gap(text, end) + part


def _with_pieces(text: str, new: Sequence[str]) -> str:
    """The note with pieces added at the end of its Notes, or at its end where that heading is gone."""
    at = _end_of_notes(text)
    end = regions.line_end(text, at)
    before, after = text[:at], text[at:]
    piece = (end * 2).join(_plain(one).replace("\n", end) for one in new)
    return before + _gap(before, end) + piece + end + (end if after else "") + after


def _gap(before: str, end: str) -> str:
    """What makes a blank line behind a text."""
    return "" if before.endswith(("\n\n", "\n\r\n")) else end if before.endswith("\n") else end * 2


def _end_of_notes(text: str) -> int:
    here = False
    ours = [there for name in regions.NAMES if (there := regions.find(text, name))]
    for at, line in _outside_code(text):
        if any(region.start < at < region.end for region in ours):
            continue
        if here and _SECTION.match(line):
            return at
        here = here or line.rstrip() == NOTES
    return len(text)


def _outside_code(text: str) -> Iterator[tuple[int, str]]:
    """The lines of the body with their places, less those in fenced code, where nothing is a heading."""
    at = frontmatter.locate(text).end
    fence = ""
    for line in re.findall(r"[^\n]*\n|[^\n]+", text[at:]):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif mark:
            fence = mark[1]
        else:
            yield at, line
        at += len(line)


def _order(text: str) -> list[str]:
    """Our regions and the Notes heading, in the order in which they stand."""
    places = {name: there.start for name in regions.NAMES if (there := regions.find(text, name))}
    if (notes := next((at for at, line in _outside_code(text) if line.rstrip() == NOTES), None)) is not None:
        places["notes"] = notes
    return sorted(places, key=places.__getitem__)


def _moved(was: Sequence[str], now: Sequence[str]) -> bool:
    return [one for one in was if one in now] != [one for one in now if one in was]
