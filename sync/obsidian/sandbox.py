"""Jinja for a person's templates: text functions over a paper's fields, bounded in steps and size, and nothing more.

What a template says itself and what comes out of the paper are told apart to the very end: each `{{ … }}` leaves a mark
in the text, and the value stays beside it. So the words of strangers never meet YAML, Markdown or a path before whoever
puts them there made them harmless (`sync.obsidian.layout`).

Jinja's own sandbox (https://jinja.palletsprojects.com/en/stable/sandbox/) bounds `range` alone: loops in loops, macros
that call themselves and doubled texts are counted here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from jinja2 import ChainableUndefined, TemplateRuntimeError, Undefined, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from sync.obsidian.pieces import ITEMS, RENDERING, SIZE, Rendering, bounded

_FILTERS = frozenset(  # of Jinja's own: no `safe`, no `attr`, none that pads to any length
    "abs capitalize count d default first float int last length list lower map max min reject rejectattr reverse "  # noqa: SIM905 - a word list reads best as words
    "select selectattr sort string title trim unique upper wordcount".split()
)
_LOOP = frozenset("index index0 revindex revindex0 first last length depth depth0 previtem nextitem cycle".split())  # noqa: SIM905 - a word list reads best as words


def _rendering(context: Context) -> Rendering:
    rendering: Rendering = context.parent[RENDERING]  # what a template sets itself is not looked at
    return rendering


@pass_context
def _out(context: Context, value: Any) -> Any:
    """What a `{{ … }}` leaves in the text: what blocks and macros wrote as it is, everything else by its mark."""
    if isinstance(value, Markup):
        return value
    if value is None or isinstance(value, Undefined):
        return Markup("")
    if isinstance(value, (str, int, float)):
        return _rendering(context).mark(value)
    if isinstance(value, Iterable) and not isinstance(value, (Mapping, Context)):
        listed = [one for one in _flat(islice(value, ITEMS)) if not isinstance(one, Undefined)]
        if not any(isinstance(one, dict) for one in listed):
            return _rendering(context).mark(listed)
    raise TemplateRuntimeError(f"a {type(value).__name__} of fields is no text; name one of them")


def _flat(items: Iterable[Any]) -> list[Any]:
    """A list without lists in it: two of one in each would double for ever."""
    listed = list(items)
    for one in listed:
        if not (one is None or isinstance(one, (str, int, float, dict, Undefined))):
            raise TemplateRuntimeError("a list holds a list; + makes one of two, join makes text of one")
    return listed


def _text(context: Context, parts: Iterable[Any], between: Any = "") -> str:
    """Parts as one text; where a block wrote one of them, the others stand in it by their marks."""
    listed = [part for part in _flat(islice(parts, SIZE)) if part is not None]
    marked = any(isinstance(part, Markup) for part in (*listed, between))
    bounded(sum(len(str(part)) for part in listed) + len(str(between)) * len(listed))
    if not marked:
        return str(between).join(map(str, listed))
    whole = str(_out(context, between)).join(str(_out(context, part)) for part in listed)
    return Markup(whole)  # noqa: S704 - made of marks


@pass_context
def _joined(context: Context, value: Iterable[Any], between: Any = "", attribute: str | None = None) -> str:
    parts = value if attribute is None else [context.environment.getitem(one, attribute) for one in value]
    return _text(context, parts, between)


@pass_context
def _replaced(context: Context, value: Any, old: str, new: Any) -> str:
    text, old = value if isinstance(value, str) else str(value), str(old)
    if not old:
        raise TemplateRuntimeError("replace needs something to look for")
    bounded(len(text) + text.count(old) * len(str(new)))
    return _text(
        context, _between(str.split(text, old), new) if isinstance(text, Markup) else [text.replace(old, str(new))]
    )


def _between(parts: Sequence[str], new: Any) -> Iterator[Any]:
    for place, part in enumerate(parts):
        if place:
            yield new
        yield Markup(part)  # noqa: S704 - a piece of what a block wrote


def _split(value: Any, by: str | None = None) -> list[str]:
    return [part.strip() for part in str(value).split(by or None)]


def _truncated(value: Any, length: int = 255, killwords: bool = False, end: str = "...", leeway: int = 5) -> str:  # noqa: FBT001, FBT002 - as Jinja has it
    # Of what a block wrote it would make markup, and of `end` with it.
    text = str.__str__(value) if isinstance(value, str) else str(value)
    return text if len(text) <= length + leeway else _shortened(text, length, end, killwords=killwords)


def _shortened(text: str, length: int, end: str, *, killwords: bool) -> str:
    cut = text[: max(length - len(end), 0)]
    return (cut if killwords else cut.rsplit(" ", 1)[0]) + str(end)


def _rounded(value: float, precision: int = 0) -> float:
    return round(value, max(-20, min(precision, 20)))


def _range(*bounds: int) -> range:
    numbers = range(*bounds)
    bounded(len(numbers), ITEMS)
    return numbers


def _of_text(function: Callable[..., Any]) -> Any:
    """A filter whose texts are read as they are to be shown."""

    @pass_context
    def read(context: Context, *texts: Any) -> Any:
        resolved = _rendering(context).resolved
        return function(*(resolved(str(one)) if isinstance(one, str) else one for one in texts))

    return read


@pass_context
def _counted(context: Context, value: Iterable[Any]) -> Iterator[Any]:
    rendering = _rendering(context)
    for one in value:
        rendering.step()
        yield one


class _Counted(NodeTransformer):
    """Loops, lists and `~` go by way of the filters above."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - Jinja's name
        self.generic_visit(node)
        node.iter = _filtered(node.iter, "counted ")
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - likewise
        self.generic_visit(node)
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), "joined ")

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802 - likewise
        self.generic_visit(node)
        return _filtered(node, "flat ")

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802 - likewise
        self.generic_visit(node)
        return _filtered(node, "flat ") if node.ctx == "load" else node


def _filtered(node: Any, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment; `filters` are added to those that it has."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, filters: Mapping[str, Any]) -> None:
        super().__init__(
            autoescape=True,  # so that what blocks and macros wrote is told apart from values
            finalize=_out,
            optimized=False,  # nothing is worked out before it is counted
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=ChainableUndefined,
        )
        self.globals = {"range": _range}
        known = {name: FILTERS[name] for name in _FILTERS}
        own = {"join": _joined, "replace": _replaced, "split": _split, "truncate": _truncated, "round": _rounded}
        hidden = {"counted ": _counted, "joined ": _joined, "flat ": _flat}
        self.filters = {**known, **own, **hidden, **{name: _of_text(one) for name, one in filters.items()}}

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:
        counted = _Counted().visit(source)
        counted.set_environment(self)
        return super()._generate(counted, *args, **options)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field, or how a loop stands; no attribute of any other thing of Python's."""
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """A field, or a place in a list or text: nothing where the list is shorter, an error where no such field is."""
        if isinstance(obj, Undefined):
            return obj
        if isinstance(obj, dict) and isinstance(argument, str):
            if argument in obj:
                return obj[argument]
            raise TemplateRuntimeError(f"there is no {argument!r} here; there are {', '.join(obj)}")
        if isinstance(obj, (list, tuple, str)) and isinstance(argument, int):
            return obj[argument] if -len(obj) <= argument < len(obj) else self.undefined(obj=obj, name=str(argument))
        raise SecurityError(f"{str(argument)!r} of a {type(obj).__name__} cannot be reached from a template")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Sums within bounds; a product, remainder or power of numbers alone."""
        if operator == "+" and isinstance(left, (str, Undefined)) and isinstance(right, (str, Undefined)):
            return _text(context, [left, right])
        if operator == "+" and isinstance(left, list) and isinstance(right, list):
            bounded(len(left) + len(right), ITEMS)
            return left + right
        if not all(isinstance(one, (int, float)) and abs(one) < SIZE for one in (left, right)) or operator == "**":
            raise TemplateRuntimeError(
                f"{type(left).__name__} {operator} {type(right).__name__} cannot be worked out; ~ joins texts"
            )
        return super().call_binop(context, operator, left, right)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """A macro, `range`, or how a loop stands; counted."""
        _rendering(context).step()
        of_loop = isinstance(getattr(obj, "__self__", None), LoopContext)
        if not (of_loop or isinstance(obj, (Macro, LoopContext, Undefined)) or obj is _range):
            raise SecurityError(f"a {type(obj).__name__} cannot be called from a template; text functions are filters")
        return super().call(context, obj, *args, **kwargs)
