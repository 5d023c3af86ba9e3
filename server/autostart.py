"""Starting at log-in: a systemd unit of the user, the one thing that needs the system's own words."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAME = "papershelf.service"


class AutostartError(Exception):
    """It cannot be set here; the message says why and what to do instead."""


def unit_path() -> Path:
    """Where the unit lies."""
    config = os.environ.get("XDG_CONFIG_HOME")
    return (Path(config) if config else Path.home() / ".config") / "systemd/user" / _NAME


def unit(home: Path, python: str = sys.executable) -> str:
    """The unit's text."""
    # -P: else a folder called `server` in the person's home would be taken for ours.
    words = (python, "-P", "-m", "server.cli", "--home", str(home), "serve", "--no-open")
    command = " ".join(map(_quoted, words))
    return f"""[Unit]
Description=Papershelf keeps clipped papers, Zotero and Obsidian in step
StartLimitIntervalSec=120
StartLimitBurst=5

[Service]
ExecStart={command}
Restart=on-failure
RestartSec=5
UMask=0077

[Install]
WantedBy=default.target
"""


def _quoted(word: str) -> str:
    """One word of a command line in systemd's quoting (systemd.service, "Command lines")."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def state() -> str:
    """Say "on", "off", or "unavailable" where there is no systemd."""
    if not _available():
        return "unavailable"
    return "on" if unit_path().exists() else "off"


def _available() -> bool:
    return sys.platform == "linux" and shutil.which("systemctl") is not None


def install(home: Path, *, now: bool) -> Path:
    """Write the unit and enable it; returns where it lies. `now`: start it too, where none runs. Raises AutostartError.

    Not `now` over a home that a server runs on already: the second would be refused, and started again and again.
    """
    if not _available():
        msg = "Only systemd is known so far. Add `papershelf serve --no-open` to what your system starts at log-in."
        raise AutostartError(msg)
    path = unit_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(unit(home), encoding="utf-8")
    try:
        _systemctl("daemon-reload")
        _systemctl("enable", *(["--now"] if now else []), _NAME)
    except AutostartError:
        path.unlink()  # half done is not on
        raise
    return path


def remove(*, now: bool) -> bool:
    """Disable and take the unit away; False if there was none. `now`: stop it too. Raises AutostartError."""
    path = unit_path()
    if not path.exists():
        return False
    _systemctl("disable", *(["--now"] if now else []), _NAME)
    path.unlink()
    _systemctl("daemon-reload")
    return True


def _systemctl(*words: str) -> None:
    try:
        done = subprocess.run(["systemctl", "--user", *words], capture_output=True, text=True, timeout=30, check=False)  # noqa: S603, S607 - the user's own systemd
    except (OSError, subprocess.TimeoutExpired) as error:
        msg = f"systemctl could not be run ({error})."
        raise AutostartError(msg) from error
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        msg = f"systemctl --user {' '.join(words)} failed: {said[-1] if said else done.returncode}"
        raise AutostartError(msg)
