"""The HTTP client for Zotero: no proxy to this computer, and "wait" becomes Later at once.

pyzotero itself would sleep through a 429, and with it the worker.
"""

import time

import httpx2

from sync.pauses import asked
from sync.target import LaterError
from sync.zotero.words import NotZoteroError, OldZoteroError, writes

_WRITES = 30.0  # seconds: well below a lease, and a batch of 50 took 6.5 s (facts, Speed)
_STATUS_LATER = frozenset({429, 500, 502, 503, 504})


def client(*, local: bool, any_program: bool = False) -> httpx2.Client:
    """A client. `any_program`: whatever answers on Zotero's port is let through, for who wants to name it."""
    pause = {"until": 0.0}

    def before(_request: httpx2.Request) -> None:
        if (rest := pause["until"] - time.monotonic()) > 0:
            msg = "Zotero asked for a pause; I go on by myself."
            raise LaterError(msg, retry_after=rest)

    def after(response: httpx2.Response) -> None:
        if local and not any_program:
            _require_zotero(response)
        if response.status_code in _STATUS_LATER:
            seconds = asked(response.headers.get("Retry-After", ""))
            pause["until"] = time.monotonic() + (seconds or 0.0)
            msg = f"Zotero is busy ({response.status_code}); I go on by myself."
            raise LaterError(msg, retry_after=seconds)
        if (backoff := asked(response.headers.pop("Backoff", ""))) is not None:
            pause["until"] = time.monotonic() + backoff

    return httpx2.Client(
        timeout=httpx2.Timeout(_WRITES, connect=5.0),
        trust_env=not local,
        follow_redirects=not local,
        event_hooks={"request": [before], "response": [after]},
    )


def _require_zotero(response: httpx2.Response) -> None:
    """Every real answer bears the version (facts, Transport)."""
    version = response.headers.get("X-Zotero-Version", "")
    if not version:
        url = response.request.url
        raise NotZoteroError(f"{url.scheme}://{url.netloc.decode()}", response.headers.get("Server", ""))
    if not writes(version):
        raise OldZoteroError(version)
