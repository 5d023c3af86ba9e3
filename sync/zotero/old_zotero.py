"""Speaking to a Zotero ≤ 9: reading through its local API, saying things to its connector; in words for a person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx2

from sync.target import LaterError
from sync.zotero.words import CLOSED, READS_NO, NotZoteroError, StaleError

_TIMEOUT = 30.0  # seconds: 50 items took 0.26 s, but a Zotero that syncs may take long


class OldZotero:
    """The client of one library; `library`: "users/0" or "groups/ID"."""

    def __init__(self, url: str, library: str, http: httpx2.Client | None = None) -> None:
        self._url, self._library = url, library
        self._http = http or httpx2.Client(
            timeout=httpx2.Timeout(_TIMEOUT, connect=5.0), trust_env=False, follow_redirects=False
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def get(self, what: str, **params: Any) -> httpx2.Response:
        """Read something of the library; raises StaleError where it is not there."""
        answer = self._answer(lambda: self._http.get(f"{self._url}/api/{self._library}/{what}", params=params))
        if answer.status_code == httpx2.codes.FORBIDDEN:
            raise LaterError(READS_NO, retry_after=60)
        if answer.status_code == httpx2.codes.NOT_FOUND:
            raise StaleError(what)
        if not answer.is_success:
            msg = f"Zotero is busy ({answer.status_code}); I go on by myself."
            raise LaterError(msg, retry_after=5)
        return answer

    def post(self, what: str, body: Mapping[str, Any]) -> httpx2.Response:
        """Say something to the connector; whatever it answers."""
        return self.send(what, json=body)

    def send(self, what: str, **parts: Any) -> httpx2.Response:
        """Likewise, with anything in it."""
        return self._answer(lambda: self._http.post(f"{self._url}/connector/{what}", **parts))

    def _answer(self, ask: Any) -> httpx2.Response:
        try:
            answer: httpx2.Response = ask()
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise LaterError(CLOSED) from error
        except httpx2.HTTPError as error:
            raise UnansweredError(type(error).__name__) from error
        if not answer.headers.get("X-Zotero-Version"):
            raise NotZoteroError(self._url, answer.headers.get("Server", ""))
        return answer


class UnansweredError(LaterError):
    """It may be done all the same."""

    def __init__(self, what: str) -> None:
        super().__init__(f"Zotero did not answer ({what}). I look again before I send anything twice.", retry_after=5)


def data(item: Mapping[str, Any]) -> dict[str, Any]:
    """What was not synced yet has no version here: when it was changed last stands for it."""
    data: dict[str, Any] = {"key": item["key"], **item["data"]}
    if not data.get("version") and (changed := data.get("dateModified")):
        data["version"] = int(datetime.fromisoformat(changed).timestamp())
    return data
