"""pyzotero's client with what it lacks: another address, a PATCH that asks for no templates, a client that is lent.

In a file of its own, imported only when Zotero is spoken to: pyzotero costs 0.3 s.
"""

from collections.abc import Mapping
from typing import Any

import httpx2
from pyzotero.zotero import Zotero


class Library(Zotero):
    """One library of a Zotero."""

    def __del__(self) -> None:
        """The HTTP client is lent, and whoever opened it closes it.

        pyzotero closes it here: whenever the garbage collector comes by, under the library that speaks through it then.
        """

    def known_server_id(self) -> str:
        """The server's id, asked for if it is not known yet (the property `server_id` never asks)."""
        return str(self._ensure_server_id())

    @property
    def address(self) -> str:
        """The library's own address."""
        return f"{self.endpoint}/{self.library_type}/{self.library_id}"

    def headers(self) -> dict[str, str]:
        """What each request that writes bears."""
        return {**self.default_headers(), **self._local_write_headers()}

    def ask(self, what: str, **params: Any) -> httpx2.Response:
        """GET a path of the library (pyzotero's own way would retry, sleep, and hold the answer's state)."""
        answer = self._send("GET", f"{self.address}/{what}", params=params, headers=self._local_headers())
        self._post_check(answer)
        return answer

    def post(self, what: str, given: list[Any], token: str) -> dict[str, Any]:
        """POST objects, at most 50. The token is good once: what was heard before is not done again."""
        headers = {"Zotero-Write-Token": token}
        answer = self._write("POST", url=f"{self.address}/{what}", headers=headers, json=given)
        self._post_check(answer)
        said: dict[str, Any] = answer.json()
        return said


def make_library(configuration: Mapping[str, Any], key: str | None, http: httpx2.Client) -> Library:
    """The client for a configuration: `way`, `url`, `library_id`, `library_type`, `server_id`."""
    kind = configuration.get("library_type", "user")
    if configuration["way"] == "local":
        library = Library(configuration.get("library_id", "0"), kind, local=True, client=http, local_api_key=key)
        library.endpoint = f"{configuration['url'].rstrip('/')}/api"
    else:
        library = Library(configuration["library_id"], kind, key, client=http)
        library.endpoint = configuration["url"].rstrip("/")
    return library
