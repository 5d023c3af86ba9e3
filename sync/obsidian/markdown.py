"""Pieces of Markdown with strangers' text in them, made inert: quotations and callouts."""

from typing import Any

from sync.obsidian.inert import inert


class Address(str):
    """A link's target; any change makes it plain text."""

    __slots__ = ()


class Markdown(str):
    """Markdown in which strangers' text was made inert already; any change makes it plain text again."""

    __slots__ = ()


def quote(text: Any) -> Markdown:
    """A quotation: each line behind `> `; nothing for nothing."""
    lines = inert(str(text or "")).split("\n")
    return Markdown("\n".join(f"> {line}".rstrip() for line in lines) if text else "")


def callout(text: Any, kind: str, heading: str = "") -> Markdown:
    """A callout of a kind ("abstract"; unfolded "abstract+", folded "abstract-"); nothing for nothing.

    Raises:
        ValueError: the kind is no word.
    """
    name = kind.rstrip("+-")
    fold = kind.removeprefix(name)
    if not name.isalpha() or len(fold) > 1:
        msg = f"{kind!r} is no kind of callout"
        raise ValueError(msg)
    if not text:
        return Markdown("")
    lines = [f"> {line}" if line else ">" for line in inert(str(text)).split("\n")]
    return Markdown("\n".join([f"> [!{name}]{fold} {' '.join(inert(heading).split())}".rstrip(), *lines]))
