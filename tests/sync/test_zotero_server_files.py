"""The test Zotero takes files as the facts say ("Files"); and what our uploading makes of each of its answers."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from sync.target import LaterError, RefusedError
from sync.zotero.words import NO_KEY, NO_WEB_KEY, SAYS_NO, NewServerError, StaleError
from tests.sync.attaching import TEXT, Way, below, item, pdf
from tests.zotero_server import ZoteroServer

MD5 = hashlib.md5(TEXT).hexdigest()  # noqa: S324 - Zotero's own way to name a file
NEW = {"If-None-Match": "*"}


@pytest.fixture(params=["local", "web"])
def server(request: pytest.FixtureRequest) -> Iterator[ZoteroServer]:
    with ZoteroServer(web=request.param == "web") as started:
        yield started


def attachment(server: ZoteroServer) -> str:
    return below(server, item(server), linkMode="imported_file", title="Preprint PDF")


def form(server: ZoteroServer, key: str, fields: dict[str, Any], headers: dict[str, str]) -> httpx2.Response:
    way = Way(server)
    return way.http.post(f"{way.root}/items/{key}/file", data=fields, headers={**way.headers, **headers})


def announced(text: bytes = TEXT) -> dict[str, str]:
    md5 = hashlib.md5(text).hexdigest()  # noqa: S324 - likewise
    return {"md5": md5, "filename": "a.pdf", "filesize": str(len(text)), "mtime": "1764000000000"}


def given(server: ZoteroServer, key: str, text: bytes, headers: dict[str, str]) -> httpx2.Response:
    """All three requests by hand; the answer to the last."""
    leave = form(server, key, announced(text), headers).json()
    body = leave["prefix"].encode() + text + leave["suffix"].encode()
    # Neither key nor server ID: on the web this is another server.
    sent = httpx2.post(leave["url"], content=body, headers={"Content-Type": leave["contentType"]}, trust_env=False)
    assert sent.status_code == 201
    return form(server, key, {"upload": leave["uploadKey"]}, headers)


def test_four_steps_give_an_attachment_its_file_and_zotero_its_own_name(server: ZoteroServer):
    key = attachment(server)
    assert given(server, key, TEXT, NEW).status_code == 204
    kept = server.library.items[key]
    assert (kept["md5"], kept["mtime"]) == (MD5, 1764000000000)
    assert kept["filename"] == "Lindqvist - 2026 - GraniteFlow.pdf"


def test_the_if_header_is_needed_and_must_fit(server: ZoteroServer):
    key = attachment(server)
    assert form(server, key, announced(), {}).status_code == 428
    assert form(server, key, announced(), {"If-Match": MD5}).status_code == 412
    given(server, key, TEXT, NEW)
    assert form(server, key, announced(), NEW).status_code == 412
    newer = TEXT + b"more"
    assert form(server, key, announced(newer), {"If-Match": "0" * 32}).status_code == 412
    assert given(server, key, newer, {"If-Match": MD5}).status_code == 204


def test_a_file_that_is_stored_already_is_not_sent_again(server: ZoteroServer, tmp_path: Path):
    given(server, attachment(server), TEXT, NEW)
    other = attachment(server)
    assert form(server, other, announced(), NEW).json() == {"exists": 1}
    third = attachment(server)
    asked = len(server.requests)
    Way(server).upload(third, pdf(tmp_path).path, name="a.pdf")
    assert len(server.requests) == asked + 1
    assert server.library.items[third]["md5"] == MD5


def test_one_request_makes_a_link_which_takes_no_file(server: ZoteroServer, tmp_path: Path):
    link = below(server, item(server), linkMode="linked_url", title="PDF", url="https://example.org/a.pdf")
    assert form(server, link, announced(), NEW).status_code == 400
    with pytest.raises(RefusedError, match="not a file attachment"):
        Way(server).upload(link, pdf(tmp_path).path, name="a.pdf")


def test_uploading_finishes_what_was_registered_and_not_heard_of(server: ZoteroServer, tmp_path: Path):
    key = attachment(server)
    given(server, key, TEXT, NEW)
    Way(server).upload(key, pdf(tmp_path).path, name="a.pdf")
    with pytest.raises(StaleError):  # and never replaces what is another one
        Way(server).upload(key, pdf(tmp_path, TEXT + b"v2").path, name="a.pdf")
    assert server.library.items[key]["md5"] == MD5


def test_bytes_that_break_off_are_sent_again(server: ZoteroServer, tmp_path: Path):
    key = attachment(server)
    server.files.lost_bytes = 1
    with pytest.raises(LaterError):
        Way(server).upload(key, pdf(tmp_path).path, name="a.pdf")
    Way(server).upload(key, pdf(tmp_path).path, name="a.pdf")
    assert server.files.stored[MD5] == TEXT


def test_an_attachment_that_is_erased_or_a_file_that_is_gone_is_told(server: ZoteroServer, tmp_path: Path):
    with pytest.raises(StaleError):
        Way(server).upload("GONE2345", pdf(tmp_path).path, name="a.pdf")
    with pytest.raises(LaterError):
        Way(server).upload(attachment(server), tmp_path / "gone.pdf", name="a.pdf")


def test_a_single_use_key_cannot_upload(zotero: ZoteroServer, tmp_path: Path):
    key = attachment(zotero)
    zotero.keys["ONCE"] = False
    with pytest.raises(LaterError) as told:
        Way(zotero, "ONCE").upload(key, pdf(tmp_path).path, name="a.pdf")
    assert told.value.reason == NO_KEY
    assert zotero.files.stored == {}


def test_another_server_and_one_that_says_no_are_told(zotero: ZoteroServer, tmp_path: Path):
    key, way = attachment(zotero), Way(zotero)
    zotero.server_id = "SRV-2"
    with pytest.raises(NewServerError):
        way.upload(key, pdf(tmp_path).path, name="a.pdf")
    zotero.api_enabled = False
    with pytest.raises(LaterError) as told:
        way.upload(key, pdf(tmp_path).path, name="a.pdf")
    assert told.value.reason == SAYS_NO


def test_a_web_key_that_was_revoked_and_a_busy_web_are_later(web: ZoteroServer, tmp_path: Path):
    key = attachment(web)
    with pytest.raises(LaterError) as told:
        Way(web, "OLD").upload(key, pdf(tmp_path).path, name="a.pdf")
    assert told.value.reason == NO_WEB_KEY
    web.busy = 1
    with pytest.raises(LaterError) as busy:
        Way(web).upload(key, pdf(tmp_path).path, name="a.pdf")
    assert busy.value.retry_after == 2
