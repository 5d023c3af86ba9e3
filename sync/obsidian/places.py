"""Where Obsidian's vaults are on this computer, by Obsidian's own list (`obsidian.json`)."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.target import Health


@dataclass(frozen=True, slots=True)
class FoundVault:
    """A vault that Obsidian knows."""

    name: str
    path: Path
    open: bool


def list_files(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> list[Path]:
    """Where Obsidian may keep its list on this system (`sys.platform`'s word for it)."""
    if system == "win32":  # HOME is there what a shell from elsewhere says
        profile = Path(environment.get("USERPROFILE") or environment.get("HOME") or Path.home())
        return [Path(environment.get("APPDATA") or profile / "AppData/Roaming") / "obsidian/obsidian.json"]
    home = Path(environment.get("HOME") or Path.home())
    if system == "darwin":
        return [home / "Library/Application Support/obsidian/obsidian.json"]
    config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    return [
        config / "obsidian/obsidian.json",
        home / ".var/app/md.obsidian.Obsidian/config/obsidian/obsidian.json",  # Flatpak
        home / "snap/obsidian/current/.config/obsidian/obsidian.json",
    ]


def find_vaults(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> tuple[FoundVault, ...]:
    """The vaults on Obsidian's lists that are there, the open ones first."""
    found: dict[Path, FoundVault] = {}
    for file in list_files(environment, system):
        try:
            rows = list(json.loads(file.read_text(encoding="utf-8-sig"))["vaults"].values())
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue  # no Obsidian here, or a list of a shape that we do not know
        for row in rows:
            if vault := _vault(row):
                found.setdefault(vault.path, vault)
    return tuple(sorted(found.values(), key=lambda one: (not one.open, one.name.casefold())))


def _vault(row: Any) -> FoundVault | None:
    """A row of the list, if its folder is there and ours to look at."""
    try:
        path = Path(row["path"])
        if path.is_absolute() and path.is_dir():
            return FoundVault(path.name, path, row.get("open") is True)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return None


def inspect(path: Path) -> Health:
    """Whether notes can go there."""
    if not path.is_dir():
        return Health(ready=False, says=f"{path} is no folder. Name your vault's folder, the one that holds .obsidian.")
    if not os.access(path, os.W_OK):
        return Health(ready=False, says=f"I may not write in {path}. Make it writable, then connect again.")
    if not (path / ".obsidian").is_dir():
        return Health(ready=True, says=f"{path} holds no .obsidian yet: open it once as a vault in Obsidian.")
    return Health(ready=True, says=f"{path.name} is an Obsidian vault.")
