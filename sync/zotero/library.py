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

    def patch_item(self, key: str, version: int, changes: dict[str, Any]) -> None:
        """Change fields of an item at a version (`update_item` first fetches the field lists; this needs none)."""
        url = f"{self.endpoint}/{self.library_type}/{self.library_id}/items/{key}"
        headers = {"If-Unmodified-Since-Version": str(version)}
        self._post_check(self._write("PATCH", url=url, headers=headers, json=changes))

    def known_server_id(self) -> str:
        """The server's id, asked for if it is not known yet (the property `server_id` never asks)."""
        return str(self._ensure_server_id())

    def ask(self, what: str, **params: Any) -> httpx2.Response:
        """GET a path of the library (pyzotero's own way would retry, sleep, and hold the answer's state)."""
        url = f"{self.endpoint}/{self.library_type}/{self.library_id}/{what}"
        answer = self._send("GET", url, params=params, headers=self._local_headers())
        self._post_check(answer)
        return answer

    def post(self, what: str, given: list[Any], token: str) -> dict[str, Any]:
        """POST objects, at most 50. The token is good once: what was heard before is not done again."""
        url = f"{self.endpoint}/{self.library_type}/{self.library_id}/{what}"
        answer = self._write("POST", url=url, headers={"Zotero-Write-Token": token}, json=given)
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
