"""A template's own words and a paper's as one text of a note: the paper's inert, and no trigger where the two meet."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from sync.obsidian.inert import address, inert
from sync.obsidian.markdown import Address, Markdown
from sync.obsidian.pieces import Piece, Value, words
from sync.obsidian.templates import Template

_PUT_IN = "\N{OBJECT REPLACEMENT CHARACTER}"
_STRADDLING = frozenset({"%%", "::", "==", "$=", "<%", "%>", "&#", "!["})
_LINK = re.compile(r"\]\(<?$|^ *\[[^\]\n]+\]: *<?$", re.MULTILINE)
_TAG = re.compile(r"<(?:[a-zA-Z/!][^>]*)?$")
_ATTRIBUTE = re.compile(r"""<[a-zA-Z][^<>]*\s(href|src|title|alt)\s*=\s*(["'])[^"']*$""", re.IGNORECASE)


def mingled(template: Template, pieces: Sequence[Piece]) -> Iterator[str]:
    """The text of pieces, the paper's inert, and no trigger where the two meet.

    Raises:
        TemplateError: the paper's words would stand where something reads them as code.
    """
    shown: list[tuple[str, bool]] = []  # text, and whether it is the template's own
    before = ""
    for piece in _gathered(pieces):
        if isinstance(piece, Value):
            if _in_code(before):
                near = before.rstrip("\n").splitlines()[-1].rsplit(_PUT_IN, 1)[-1]
                raise template.fault(f"a paper's words would stand in code, behind {near!r}", near=near)
            shown.append((_value(piece.value, before), False))
            before += _PUT_IN
        else:
            shown.append((piece, True))
            before += piece
    shown = [one for one in shown if one[0]]
    if not shown:
        return
    edges = [left[0][-1] + right[0][0] in _STRADDLING for left, right in pairwise(shown)]
    for (text, own), behind, ahead in zip(shown, [False, *edges], [*edges, False], strict=True):
        yield text if own else _bordered(text, behind=behind, ahead=ahead)


def _bordered(text: str, *, behind: bool, ahead: bool) -> str:
    """A paper's text with its first or last character as an entity, where it would begin or end a trigger."""
    if ahead:
        text = f"{text[:-1].removesuffix(chr(92))}&#{ord(text[-1])};"  # a backslash belongs to a dollar that goes
        behind = behind and not text.startswith("&#")
    return f"&#{ord(text[0])};{text[1:]}" if behind else text


def _gathered(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbouring values as one, so that none begins what the next one ends."""
    gathered = ""
    for piece in pieces:
        plain = isinstance(piece, Value) and not isinstance(piece.value, (Markdown, Address))
        if plain:
            gathered += words(piece)
            continue
        if gathered:
            yield Value(gathered)
        gathered = ""
        yield piece
    if gathered:
        yield Value(gathered)


def _value(value: Any, before: str) -> str:
    if isinstance(value, Markdown):
        return str(value)
    if isinstance(value, Address) or _LINK.search(before):
        return address(str(value))
    if attribute := _ATTRIBUTE.search(before):  # it must end where the template ends it, and lead nowhere else
        if attribute[1].lower() in {"href", "src"}:
            return address(value)
        return inert(value).replace('"', "&quot;").replace("'", "&#39;")
    return inert(value)


def _in_code(before: str) -> bool:
    """Whether what comes next would be read by a plugin or shown as code: there, nothing can be made inert."""
    fences = re.findall(r"^[ \t>]*(`{3,}|~{3,})", before, re.MULTILINE)
    if len(fences) % 2:
        return True
    if _TAG.search(before) and not (_ATTRIBUTE.search(before) or _LINK.search(before)):
        return True
    line = before.rsplit("\n", 1)[-1]
    opened = max(before.rfind("<%"), before.lower().rfind("<script"))
    closed = max(before.rfind("%>"), before.lower().rfind("</script"))
    return line.count("`") % 2 == 1 or opened > closed
