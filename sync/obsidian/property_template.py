"""Properties by a person's template: its YAML is read with a mark for each value, so that no paper writes YAML."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sync.obsidian import frontmatter, note
from sync.obsidian.pieces import Value, words
from sync.obsidian.templates import Template, TemplateError

_MARK = re.compile("\ue000(\\d+)\ue001")
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
    bare = text.removeprefix("---\n").rstrip("\n").removesuffix("\n---")
    whole_note = f"---\n{bare}\n---\n"
    try:
        read = frontmatter.read(whole_note)
    except frontmatter.UnreadableFrontmatterError as error:
        raise _at(template, text, error.line, f"these are no properties: {error.problem}") from None
    if (end := frontmatter.locate(whole_note).end) != len(whole_note) - len("---\n"):
        line = whole_note[:end].count("\n") + 1
        raise _at(template, text, line, "a line of --- ends the properties before their end")
    found: dict[str, Any] = {}
    for name, value in read.items():
        if not _KEY.fullmatch(name):
            raise template.fault(f"{_shown(name)} is no name of a property", near=_MARK.split(name)[0])
        if isinstance(value, dict):
            problem = f"the property {name!r} holds others; Obsidian's hold text, numbers or lists"
            raise template.fault(problem, near=name)
        whole = _whole(value, values)
        if name in note.LISTS and whole is not None and not isinstance(whole, list):
            whole = [whole]
        if whole not in ("", [], [""], None):
            found[name] = whole
    return found


def _at(template: Template, made: str, line: int, problem: str) -> TemplateError:
    """What is wrong in a line of the note; without blocks a line of what a template makes is a line of the template."""
    line -= 0 if made.startswith("---\n") else 1
    line = min(line, made.rstrip("\n").removesuffix("\n---").count("\n") + 1)  # YAML names the end for what is open
    if "{%" in template.text:
        return template.fault(f"{problem}, in line {line} of what it makes")
    return template.fault(problem, line=line)


def _shown(name: str) -> str:
    return repr(_MARK.sub("{{ … }}", name))


def _whole(value: Any, values: Sequence[Any]) -> Any:
    if isinstance(value, list):
        listed: list[Any] = []
        for one in value:
            whole = _whole(one, values)
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
