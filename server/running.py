"""Whether a server runs over this home, and the door that it leaves open for the command line of this computer.

`server.json` (0600) in the home folder names its process, its port and a token that only its owner can read.
"""

import html
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx2

from server.secrets import write_private


@dataclass(frozen=True, slots=True)
class Running:
    """A running server."""

    pid: int
    port: int
    token: str

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def signed_in(self, where: str) -> str:
        """A fresh address that signs a browser in and leads to one of our pages; raises httpx2.HTTPError."""
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = httpx2.post(f"{self.url}/api/sign-in-key", headers=headers, timeout=5.0, trust_env=False)
        answer.raise_for_status()
        return sign_in_address(self.port, answer.json()["key"], where)


def sign_in_address(port: int, key: str, where: str = "/") -> str:
    """The address that exchanges a one-time key for a session."""
    return f"http://127.0.0.1:{port}/sign-in?{urlencode({'key': key, 'to': where}, safe='/')}"


def _file(home: Path) -> Path:
    return home / "server.json"


def announce(home: Path, port: int, token: str) -> None:
    """This process serves this home now."""
    write_private(_file(home), json.dumps(asdict(Running(os.getpid(), port, token))))


def withdraw(home: Path) -> None:
    """It no longer does."""
    _file(home).unlink(missing_ok=True)


def recorded(home: Path) -> Running | None:
    """The server that said last that it runs over this home, whether it still does or not."""
    try:
        return Running(**json.loads(_file(home).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def find(home: Path, *, patience: float = 5.0) -> Running | None:
    """The server over this home, if one answers within `patience` seconds and knows its token.

    A file that a crash left may name a port at which the server of another home listens now.
    """
    running = recorded(home)
    if running is None:
        return None
    with suppress(httpx2.HTTPError, ValueError):
        headers = {"Authorization": f"Bearer {running.token}"}
        if httpx2.get(f"{running.url}/api/targets", headers=headers, timeout=patience, trust_env=False).is_success:
            return running
    return None


def redirect_file(home: Path, address: str) -> Path:
    """A file that only its owner can read and that leads to an address: a one-time key never stands in argv."""
    path, address = home / "open.html", html.escape(address)
    lead = f'<meta http-equiv="refresh" content="0;url={address}"><a href="{address}">Papershelf</a>'
    write_private(path, f'<!doctype html><meta charset="utf-8">{lead}')
    return path
