"""What answers on Zotero's port, and which way into it is open; nothing is opened and nothing is written."""

from dataclasses import dataclass
from typing import Literal

import httpx2

from sync.target import LaterError
from sync.zotero.http import client
from sync.zotero.words import READS_NO, SAYS_NO, NotZoteroError, writes

LOCAL = "http://127.0.0.1:23119"
WEB = "https://api.zotero.org"
_LOOK = 3.0  # seconds for a look at what answers

# local: Zotero 10 and later. connector: earlier ones, which take new papers only. "": none is open.
Way = Literal["", "local", "connector"]


@dataclass(frozen=True, slots=True)
class FoundZotero:
    """What answers at an address."""

    running: bool
    says: str  # for a person: "Zotero 11.0", or what is in the way and what to do
    version: str = ""
    way: Way = ""

    @property
    def writable(self) -> bool:
        """Whether it takes changes, not only new papers."""
        return self.way == "local"


def find(url: str = LOCAL, http: httpx2.Client | None = None) -> FoundZotero:
    """Look whether a Zotero answers (every answer of one bears `X-Zotero-Version`), and what it allows."""
    url = url.rstrip("/")
    with http or client(local=True, any_program=True) as asked:
        try:
            answer = asked.get(f"{url}/api/users/0/items", params={"limit": 1}, timeout=_LOOK)
        except LaterError as error:
            return FoundZotero(running=True, says=error.reason)
        except (httpx2.HTTPError, httpx2.InvalidURL):
            return FoundZotero(running=False, says="Zotero is not running. Start it, then connect.")
    version = answer.headers.get("X-Zotero-Version", "")
    if not version:
        return FoundZotero(running=False, says=NotZoteroError(url, answer.headers.get("Server", "")).reason)
    if answer.status_code == httpx2.codes.FORBIDDEN:
        return FoundZotero(running=True, says=SAYS_NO if writes(version) else READS_NO, version=version)
    if not answer.is_success:  # Zotero 6 and earlier have no API at all
        return FoundZotero(running=True, says=_too_old(version), version=version)
    return FoundZotero(
        running=True, says=f"Zotero {version}", version=version, way="local" if writes(version) else "connector"
    )


def _too_old(version: str) -> str:
    return f"Zotero {version} lets no program read or write. Update to Zotero 10 or later, or connect through the web."
