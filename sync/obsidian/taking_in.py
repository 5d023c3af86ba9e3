"""What a person changed in the properties of a note, as edits of the paper. Pure: no disk."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from library.paper import Paper
from sync import taking_in
from sync.obsidian import frontmatter, note
from sync.obsidian.drafts import Draft
from sync.obsidian.frontmatter import UnreadableFrontmatterError
from sync.obsidian.layout import Layout
from sync.taking_in import Taken
from sync.target import Conflict, Settling

_FIELDS = ("status", "rating", "title")
# Where both sides changed one of these, a person may choose the note's: the library can have it.
_SETTABLE = (*_FIELDS, "published", "venue", "citekey")


def _names(paper: Paper, layout: Layout, names: Iterable[str]) -> dict[str, str]:
    """The paper's fields by the properties that hold them as they are: a template may say something else there."""
    plain, ours = note.properties(paper), layout.properties(paper)
    called = {layout.renamed.get(name, name): name for name in names}
    return {key: name for key, name in called.items() if key and ours.get(key) == plain.get(name)}


# What a base holds beside what we wrote: `id`, which the note bears where another computer made it; `touched`, that we
# wrote over what is not all ours, so that it is never taken out; `met`, words that stood there before us.
BESIDE = ("id", "touched", "met")


def met(paper: Paper, text: str, layout: Layout) -> dict[str, Any]:
    """Of a note that was made elsewhere, a title other than ours: it stays, and is nobody's edit until it changes.

    Another computer may have it from another page, and an edit would win over every source here, for ever.
    """
    name = layout.renamed.get("title", "title")
    try:
        title = frontmatter.read(text).get(name)
    except UnreadableFrontmatterError:
        return {}
    return {"met": {name: title}} if title not in (None, "", paper.title) else {}


def taken(
    paper: Paper,
    known: Mapping[str, Any],
    theirs: Mapping[str, Any],
    path: str,
    layout: Layout,
) -> Taken:
    """Status, rating, title, tags and aliases of the note at `path`, whose base as a whole is `known`."""
    base, stood = known.get("properties", {}), known.get("met", {})
    ours, names = layout.properties(paper), _names(paper, layout, _FIELDS)
    theirs = {
        name: base.get(name) if name in stood and stood[name] == value else value for name, value in theirs.items()
    }
    whole = taking_in.fields(base, ours, _numbers(theirs, names), names, path)
    tags = taking_in.tags(base.get("tags", ()), ours.get("tags", ()), listed(theirs.get("tags")), paper.tags)
    # Names that are made from title and citekey are not the library's to take away: the base keeps them, so that
    # those that a person deleted stay deleted.
    derived = set(ours.get("aliases", ())) - set(paper.aliases)
    aliases = taking_in.names(
        base.get("aliases", ()),
        ours.get("aliases", ()),
        listed(theirs.get("aliases")),
        "aliases",
        kept=lambda name: name in derived or name not in ours.get("aliases", ()),
    )
    lists = {name: value for name, value in {**tags.base, **aliases.base}.items() if value}
    rest = {name: value for name, value in whole.base.items() if name not in note.LISTS}
    return Taken({**rest, **lists}, {**whole.changes, **tags.changes, **aliases.changes}, whole.remarks)


def listed(value: Any) -> list[str]:
    """A list property however it is written: a list, one value, or nothing."""
    if value is None:
        return []
    return [str(one) for one in value if one is not None] if isinstance(value, list) else [str(value)]


def _numbers(theirs: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A rating that was typed as text, or as 4.0, is a number all the same."""
    name = next((key for key, field in names.items() if field == "rating"), "")
    rating = theirs.get(name)
    if isinstance(rating, str) and rating.strip().isascii() and rating.strip().isdigit():
        rating = int(rating)
    if isinstance(rating, float) and rating.is_integer():
        rating = int(rating)
    return {**theirs, name: rating} if name else dict(theirs)


def settled(paper: Paper, text: str, draft: Draft, layout: Layout) -> tuple[Conflict, ...]:
    """The conflicts of a draft with what settling them takes; properties that do not parse only a person can mend."""
    if not any(one.field != "properties" for one in draft.conflicts):
        return draft.conflicts
    ours, theirs, names = layout.properties(paper), frontmatter.read(text), _names(paper, layout, _SETTABLE)
    return tuple(
        one
        if one.field == "properties"
        else replace(
            one,
            settling=Settling(
                ("properties", one.field),
                theirs.get(one.field),
                ours.get(one.field),
                names.get(one.field, "") if theirs.get(one.field) is not None else "",
            ),
        )
        for one in draft.conflicts
    )
