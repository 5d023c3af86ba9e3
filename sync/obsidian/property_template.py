"""Properties by a person's template: its YAML is read with a mark for each value, so that no paper writes YAML."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sync.obsidian import frontmatter, note
from sync.obsidian.pieces import Value, words
from sync.obsidian.templates import Template, TemplateError

_KEY = re.compile(r"\w(?:[\w .-]*\w)?")


def render(template: Template, given: Mapping[str, Any]) -> dict[str, Any]:
    """The properties that a template gives a note, in its order; empty ones left out.

    Raises:
        TemplateError: what it makes is no YAML, or none that Obsidian's properties can be.
    """
    pieces = template.render(given)
    values = [piece.value for piece in pieces if isinstance(piece, Value)]
    numbers = iter(range(len(values)))
    text = "".join(f"\ue000{next(numbers)}\ue001" if isinstance(piece, Value) else piece for piece in pieces)
    lines = text.strip("\n").removeprefix("---\n").removesuffix("\n---")
    try:
        read = frontmatter.read(f"---\n{lines}\n---\n")
    except frontmatter.UnreadableFrontmatterError as error:
        problem = f"these are no properties: {error.problem} (in what it makes, line {error.line - 1})"
        raise TemplateError(template.where, 0, problem) from None
    found: dict[str, Any] = {}
    for name, value in read.items():
        if not _KEY.fullmatch(name):
            raise TemplateError(template.where, 0, f"{_shown(name)} is no name of a property")
        whole = _whole(value, values, template.where, name)
        if name in note.LISTS and whole is not None and not isinstance(whole, list):
            whole = [whole]
        if whole not in ("", [], [""], None):
            found[name] = whole
    return found


_MARK = re.compile("\ue000(\\d+)\ue001")


def _shown(name: str) -> str:
    return repr(_MARK.sub("{{ … }}", name))


def _whole(value: Any, values: Sequence[Any], where: str, name: str) -> Any:
    if isinstance(value, dict):
        raise TemplateError(where, 0, f"the property {name!r} holds others; Obsidian's hold text, numbers or lists")
    if isinstance(value, list):
        listed: list[Any] = []
        for one in value:
            whole = _whole(one, values, where, name)
            listed += whole if isinstance(whole, list) else [whole]
        return [_text(one) for one in listed if one not in ("", None)]
    if isinstance(value, str) and (alone := _MARK.fullmatch(value.strip())):
        given = values[int(alone[1])]
        return [_text(one) for one in given if one not in ("", None)] if isinstance(given, list) else _text(given)
    if isinstance(value, str):
        return _text(_MARK.sub(lambda found: words(Value(values[int(found[1])])), value))
    return _text(value)


def _text(value: Any) -> Any:
    """What can stand in a property, and reads back as it was: text of one line, whole numbers, yes or no."""
    if value is None or isinstance(value, (bool, int)):
        return value
    return " ".join(str(value).split())
