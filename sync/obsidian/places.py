"""Where Obsidian's vaults are on this computer, by Obsidian's own list (`obsidian.json`)."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sync.target import Health


@dataclass(frozen=True, slots=True)
class FoundVault:
    """A vault that Obsidian knows."""

    name: str
    path: Path
    open: bool


def list_files(environment: Mapping[str, str] = os.environ) -> list[Path]:
    """Where Obsidian may keep its list on this system."""
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or Path.home())
    if sys.platform == "darwin":
        return [home / "Library/Application Support/obsidian/obsidian.json"]
    if sys.platform == "win32":
        return [Path(environment.get("APPDATA", home / "AppData/Roaming")) / "obsidian/obsidian.json"]
    config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    return [
        config / "obsidian/obsidian.json",
        home / ".var/app/md.obsidian.Obsidian/config/obsidian/obsidian.json",  # Flatpak
        home / "snap/obsidian/current/.config/obsidian/obsidian.json",
    ]


def find_vaults(environment: Mapping[str, str] = os.environ) -> tuple[FoundVault, ...]:
    """The vaults on Obsidian's lists that are there, the open ones first."""
    found: dict[Path, FoundVault] = {}
    for file in list_files(environment):
        try:
            vaults = json.loads(file.read_text(encoding="utf-8"))["vaults"].values()
            rows = [(Path(one["path"]), bool(one.get("open"))) for one in vaults]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # no Obsidian here, or a list of a shape that we do not know
        for path, is_open in rows:
            if path.is_dir():
                found.setdefault(path, FoundVault(path.name, path, is_open))
    return tuple(sorted(found.values(), key=lambda one: (not one.open, one.name.casefold())))


def inspect(path: Path) -> Health:
    """Whether notes can go there."""
    if not path.is_dir():
        return Health(ready=False, says=f"{path} is no folder. Name your vault's folder, the one that holds .obsidian.")
    if not os.access(path, os.W_OK):
        return Health(ready=False, says=f"I may not write in {path}. Make it writable, then connect again.")
    if not (path / ".obsidian").is_dir():
        return Health(ready=True, says=f"{path} holds no .obsidian yet: open it once as a vault in Obsidian.")
    return Health(ready=True, says=f"{path.name} is an Obsidian vault.")
