"""`Papers.base`: tables of the papers in Obsidian, made once after a tick and the person's from then on."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from sync.obsidian.vault import ChangedError, Vault

NAME = "Papers.base"
_AS_IS: Mapping[str, str] = MappingProxyType({})
_COLUMNS = {
    "New": ("file.name", "tags", "venue", "published", "upvotes", "saved"),
    "To read": ("file.name", "tags", "venue", "saved"),
    "Reading": ("file.name", "tags", "citekey", "saved"),
    "This week": ("file.name", "tags", "venue", "upvotes"),
    "Everything": ("file.name", "status", "tags", "authors", "venue", "published", "citekey"),
}


def text(renamed: Mapping[str, str] = _AS_IS) -> str:
    """The file; `renamed` as in a layout: what a vault calls our properties, "" for those that it does without."""
    lines = ["filters: {and: ['file.hasProperty(\"papershelf\")']}", "views:"]
    for name, columns in _COLUMNS.items():
        shown = ", ".join(one for column in columns if (one := renamed.get(column, column)))
        parts = ["type: table", f"name: {name}", *_narrowed(name, renamed), f"order: [{shown}]"]
        lines.append(f"  - {{{', '.join(parts)}}}")
    return "\n".join([*lines, ""])


def _narrowed(view: str, renamed: Mapping[str, str]) -> list[str]:
    status, saved = renamed.get("status", "status"), renamed.get("saved", "saved")
    if view == "This week":
        week = [f"filters: {{and: ['{saved} >= today() - \"7d\"']}}"] if saved else []
        return [*week, f"groupBy: {{property: {status}, direction: ASC}}"] if status else week
    if view == "Everything" or not status:
        return []
    return [f"filters: {{and: ['{status} == \"{view.lower().replace(' ', '-')}\"']}}"]


def make(vault: Path, folder: str, renamed: Mapping[str, str] = _AS_IS) -> str:
    """Put it beside the folder of the notes, if nothing of that name is there; what became of it, in words.

    Raises:
        sync.target.LaterError: the vault cannot be written to.
    """
    above = folder.strip("/").rpartition("/")[0]
    path = f"{above}/{NAME}".lstrip("/")
    try:
        Vault(vault).create(path, text(renamed).encode())
    except ChangedError:
        return f"{path} is there already and stays as it is."
    return f"{path} shows your papers as tables; it is yours from now on."
