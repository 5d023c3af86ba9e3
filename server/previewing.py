"""A note as templates would make it, of a real paper: nothing is written, and what is wrong is said."""

from collections.abc import Mapping
from dataclasses import dataclass

from library.paper import Paper
from library.placements import TargetRow
from server.home import Home
from sync.obsidian.layout import Layout
from sync.obsidian.layouts import ENDING, Layouts, Setting
from sync.obsidian.templates import TemplateError

PARTS = ("name", "folder", "properties", "region")


@dataclass(frozen=True, slots=True)
class Preview:
    """Where the note would lie, and its text; or what is wrong with a template."""

    path: str = ""
    text: str = ""
    fault: str = ""


def in_use(home: Home, row: TargetRow) -> dict[str, str]:
    """The templates of a vault, by part; "" where Papershelf's own is in use. A file's text stands for the file."""
    given = home.settings.obsidian.of(row.name)
    return {part: _text(home, given[part][1]) if part in given else "" for part in PARTS}


def _text(home: Home, value: str) -> str:
    if value.endswith(ENDING):
        try:
            return (home.settings.home / "templates" / value).read_text(encoding="utf-8-sig")
        except (OSError, ValueError):
            return value  # the preview says what is wrong with it
    return value


def preview(home: Home, row: TargetRow, templates: Mapping[str, str], paper: Paper) -> Preview:
    """The note of a paper in a vault, as these templates would make it."""
    plain = Layout(row.configuration.get("folder", "Papers"), renamed=row.configuration.get("renamed", {}))
    given = {part: Setting(f"the {part} template", text) for part, text in templates.items() if text.strip()}
    try:
        layout = Layouts(plain, given, home.settings.home).now()
        name = next(layout.candidates(paper))
        folder = layout.folder_of(paper)
        return Preview(f"{folder}/{name}.md" if folder else f"{name}.md", layout.render(paper))
    except TemplateError as error:
        return Preview(fault=str(error))
