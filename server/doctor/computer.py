"""What the library needs of its computer: room on the disk, and files that nobody else reads."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from server.doctor.check import Check, Look, Patient, ill, well
from server.settings import Settings
from server.text import counted

_MB = 1_000_000
_LEAST = 200 * _MB
_UNPLUGGED = "Look whether the disk of the home folder is plugged in and awake."


def looks(patient: Patient) -> list[Look]:
    """The disk, and who may read."""
    disk = Look("disk", lambda: _disk(patient), _UNPLUGGED)
    files = Look("files", lambda: _files(patient), _UNPLUGGED)
    return [disk] if os.name == "nt" else [disk, files]


def _disk(patient: Patient) -> Iterator[Check]:
    home = patient.settings.home
    there = next(one for one in (home, *home.parents) if one.exists())
    free = shutil.disk_usage(there).free
    if free >= _LEAST:
        yield well("disk", f"It has {free / 1000 / _MB:,.1f} GB free.")
        return
    says = f"The disk that {home} lies on is nearly full: {free // _MB} MB are free."
    yield ill("disk", "disk-full", says, "Make room on it: 200 MB at least.")


def exposed(settings: Settings) -> dict[Path, int]:
    """What only its owner should reach in the home folder, and others may; each with the mode that it should have."""
    home = settings.home
    folders = (home, settings.logs_folder)
    files = (home / "secrets.json", home / "server.json", home / "open.html")
    wanted = dict.fromkeys(folders, 0o700) | dict.fromkeys(files, 0o600)
    return {path: mode for path, mode in wanted.items() if open_to_others(path)}


def open_to_others(path: Path) -> bool:
    """Whether anyone but its owner may do anything with it."""
    try:
        status = path.lstat()
    except OSError:
        return False
    # What a link leads to is a person's own affair.
    return not stat.S_ISLNK(status.st_mode) and bool(status.st_mode & 0o077)


def _files(patient: Patient) -> Iterator[Check]:
    found = exposed(patient.settings)
    if not found:
        yield well("files", "Only you can read them.")
        return
    first = next(iter(found))
    more = f" and {counted(len(found) - 1, 'other')}" if len(found) > 1 else ""
    says = f"Other people who use this computer may read {first}{more}."
    yield ill("files", "exposed", says, "papershelf doctor --fix")
