"""A person's template: looked over before anything is written, rendered into pieces that say whose words they are."""

import difflib
import traceback
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sync.obsidian.markdown import callout, quote
from sync.obsidian.pieces import Piece, Rendering, bounded

_LONGEST = 100_000  # characters of a template
_LINE_OF_NONE = 0


class TemplateError(Exception):
    """A template that cannot be used; `str()` is a sentence for a person."""

    def __init__(self, where: str, line: int, problem: str) -> None:
        at = f", line {line}" if line else ""
        problem = problem.rstrip(".")
        stop = "" if problem.endswith("?") else "."
        super().__init__(f"The template {where}{at}: {problem}{stop} Mend it; nothing is written until then.")
        self.where = where
        self.line = line
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Template:
    """One template, ready to be rendered."""

    where: str  # "templates/region.jinja", or "obsidian.name in config.toml"
    text: str
    uses: frozenset[str]  # the fields that it names
    _generate: Callable[..., Any]

    @classmethod
    def compile(cls, where: str, text: str, fields: Container[str]) -> "Template":
        """Read a template that may name these fields.

        Raises:
            TemplateError: it is no Jinja, or names what there is not.
        """
        from jinja2 import TemplateSyntaxError, meta, nodes  # noqa: PLC0415 - 40 ms, and only templates need it

        if len(text) > _LONGEST:
            raise TemplateError(where, _LINE_OF_NONE, f"it is longer than {_LONGEST} characters")
        sandbox = _sandbox()
        try:
            tree = sandbox.parse(text)
            for other in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
                raise TemplateError(where, other.lineno, "a template stands alone and takes in no other")
            # Jinja writes what these make as it is; all that a template writes has to come by its `{{ … }}`.
            for tag in tree.find_all((nodes.FilterBlock, nodes.CallBlock, nodes.ScopedEvalContextModifier)):
                raise TemplateError(where, tag.lineno, "there are no such blocks here; {% set %} and {{ … | … }} do it")
            for dictionary in tree.find_all(nodes.Dict):
                raise TemplateError(where, dictionary.lineno, "there are lists here, and no dicts")
            for name in tree.find_all(nodes.Name):
                if name.name in {"varargs", "kwargs", "caller"}:
                    raise TemplateError(where, name.lineno, f"there is no {name.name!r} here; name what a macro takes")
            uses = frozenset(meta.find_undeclared_variables(tree))
            _all_known(where, tree, uses, fields)
            generate = sandbox.from_string(text).generate
        except TemplateSyntaxError as error:
            raise TemplateError(where, error.lineno, error.message or "it is no Jinja") from None
        except (RecursionError, SyntaxError, MemoryError, OverflowError):
            raise TemplateError(where, _LINE_OF_NONE, "it is nested too deeply") from None
        return cls(where, text, uses, generate)

    def fault(self, problem: str, *, near: str = "", line: int = 0) -> TemplateError:
        """What is wrong with what it makes; its line is where the words `near` it stand in the template."""
        at = self.text.find(near) if near else -1
        return TemplateError(self.where, self.text[:at].count("\n") + 1 if at >= 0 else line, problem)

    def render(self, fields: Mapping[str, Any]) -> tuple[Piece, ...]:
        """The template's own words and the values among them, in their order.

        Raises:
            TemplateError: it reaches for what it may not have, takes too long, or cannot be worked out.
        """
        rendering = Rendering()
        text = ""
        try:
            for part in self._generate(rendering.context(fields)):
                text += str(part)  # a Markup would escape what it is added to
                bounded(len(text))
            return tuple(rendering.pieces(text))
        except Exception as error:  # noqa: BLE001 - whatever a template does wrong
            raise TemplateError(self.where, _line(error), _problem(error)) from None


def _all_known(where: str, tree: Any, uses: frozenset[str], fields: Container[str]) -> None:
    from jinja2 import nodes  # noqa: PLC0415 - likewise

    for name in sorted(uses):
        if name in fields or name == "range":
            continue
        line = next((node.lineno for node in tree.find_all(nodes.Name) if node.name == name), _LINE_OF_NONE)
        near = difflib.get_close_matches(name, list(fields), 1)  # type: ignore[call-overload] # a set or a dict
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise TemplateError(where, line, f"there is no field {name!r}{hint}")


@cache
def _sandbox() -> Any:
    from sync.obsidian.sandbox import Sandbox  # noqa: PLC0415 - likewise

    return Sandbox({"quote": quote, "callout": callout})


def _line(error: Exception) -> int:
    # Jinja writes the template's own lines into the traceback.
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == "<template>"]
    return lines[-1] if lines else _LINE_OF_NONE


def _problem(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it calls itself without an end"
    return str(error) or type(error).__name__
