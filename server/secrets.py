"""Secrets: in the system's keyring where there is one, else in a file that only its owner reads."""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from sync.obsidian.temporary import is_left_over, temporary_name

_SERVICE = "papershelf"


def _keyring() -> Any | None:
    """The keyring, if a real one answers; on a headless Linux there is none, and asking it raises."""
    if os.environ.get("PAPERSHELF_SECRETS") == "file":
        return None
    import keyring  # noqa: PLC0415 - 60 ms, and few commands need a secret
    from keyring.backends import fail  # noqa: PLC0415

    with suppress(Exception):
        found = keyring.get_keyring()
        if not isinstance(found, fail.Keyring) and getattr(found, "priority", 0) >= 1:
            return found
    return None


class Secrets:
    """The secrets of one home folder, by name."""

    def __init__(self, home: Path) -> None:
        self._file = home / "secrets.json"
        self._account = str(home)

    def get(self, name: str) -> str | None:
        """A secret; None if it was never set."""
        if (ring := _keyring()) is not None:
            with suppress(Exception):  # a locked keyring: the file may still know
                if (found := ring.get_password(_SERVICE, f"{self._account}:{name}")) is not None:
                    return str(found)
        return self._load().get(name)

    def set(self, name: str, value: str) -> None:
        """Keep a secret."""
        if (ring := _keyring()) is not None:
            with suppress(Exception):
                ring.set_password(_SERVICE, f"{self._account}:{name}", value)
                return
        self._store({**self._load(), name: value})

    def remove(self, name: str) -> None:
        """Forget a secret, wherever it is."""
        if (ring := _keyring()) is not None:
            with suppress(Exception):
                ring.delete_password(_SERVICE, f"{self._account}:{name}")
        kept = self._load()
        if kept.pop(name, None) is not None:
            self._store(kept)

    def _load(self) -> dict[str, str]:
        try:
            loaded = json.loads(self._file.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return loaded if isinstance(loaded, dict) else {}

    def _store(self, values: dict[str, str]) -> None:
        write_private(self._file, json.dumps(values))


def write_private(path: Path, text: str) -> None:
    """Replace a file by one that only its owner can read, never readable in between."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(temporary_name())
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())  # or a power cut leaves an empty file in its place
        temporary.replace(path)
    except BaseException:  # a full disk
        temporary.unlink(missing_ok=True)
        raise


def tidy(folder: Path) -> None:
    """Take away what a crash left of such a file, for it holds secrets, too."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_left_over(entry):
                Path(entry).unlink(missing_ok=True)
