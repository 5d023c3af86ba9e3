"""Layouts as the settings give them."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from sync.obsidian.layout import Layout
from sync.obsidian.layouts import Layouts, Setting


def layouts(
    connected: str = "Papers",
    /,
    home: Path = Path(),
    renamed: Mapping[str, str] | None = None,
    citekeys: Callable[[], bool] = lambda: False,
    **templates: str,
) -> Layouts:
    """Of `[obsidian]` in config.toml."""
    settings = {part: Setting(f"obsidian.{part}", value) for part, value in templates.items()}
    return Layouts(Layout(connected, renamed=renamed or {}), settings, home, citekeys)


@cache
def layout(connected: str = "Papers", /, **templates: str) -> Layout:
    """As it is now."""
    return layouts(connected, **templates).now()


def words_of(text: str) -> str:
    """What of a field can stand in a property: one line, without the characters that mark values."""
    return " ".join(text.replace("\ue000", "").replace("\ue001", "").split())
