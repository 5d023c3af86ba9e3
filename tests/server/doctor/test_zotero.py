"""Each way in which a Zotero is not well has its name and its remedy."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from server.connecting import connect_zotero
from server.home import Home
from tests.server.doctor.looks import looked, other_program
from tests.zotero_server import ZoteroServer

CONNECT = "papershelf zotero connect"


@pytest.mark.parametrize(
    ("switch", "value", "fault", "then"),
    [
        ("locked", True, "locked", "Wait: what waits goes over by itself when Zotero has finished."),
        ("unwritable", {"user"}, "read-only", f"Have its owner let you write, or choose another library: {CONNECT}"),
        ("keys", {}, "key-refused", CONNECT),
        ("version", "9.0.1", "too-old", f"Update to Zotero 10 or later, then: {CONNECT}"),
        ("broken", 9, "busy", "Wait: what waits goes over by itself."),
        ("silent", 99, "silent", "Close Zotero and open it again."),
    ],
)
def test_each_fault_of_the_zotero_here_has_its_remedy(
    home: Home, zotero: ZoteroServer, switch: str, value: object, fault: str, then: str
):
    connect_zotero(home, url=zotero.url, key="LOCALKEY")
    assert looked(home, "zotero").ok
    setattr(zotero, switch, value)
    one = looked(home, "zotero")
    assert (one.fault, one.next) == (fault, then)
    assert zotero.items == []


def test_a_closed_one_is_to_be_opened(home: Home, zotero: ZoteroServer):
    connect_zotero(home, url=zotero.url, key="LOCALKEY")
    zotero.close()
    one = looked(home, "zotero")
    assert (one.fault, one.says) == ("closed", "Zotero is closed.")
    assert one.next.startswith("Open it")


def test_its_local_api_is_to_be_switched_on(home: Home, zotero: ZoteroServer):
    connect_zotero(home, url=zotero.url, key="LOCALKEY")
    zotero.api_enabled = False
    one = looked(home, "zotero")
    assert one.fault == "api-off"
    assert "tick 'Allow other applications" in one.next


@contextmanager
def a_web_server(port: int) -> Iterator[None]:
    """Another program that speaks HTTP on a port."""
    with HTTPServer(("127.0.0.1", port), BaseHTTPRequestHandler) as other:
        answering = threading.Thread(target=other.serve_forever, kwargs={"poll_interval": 0.01})
        answering.start()
        try:
            yield
        finally:
            other.shutdown()
            answering.join()


def test_another_program_on_its_port_is_named_with_its_process(home: Home, zotero: ZoteroServer):
    connect_zotero(home, url=zotero.url, key="LOCALKEY")
    zotero.close()
    with a_web_server(zotero.port):
        one = looked(home, "zotero")
    assert one.fault == "another-program"
    assert "BaseHTTP" in one.says
    assert "its port is held by" in one.says
    assert "process" in one.says
    assert one.next.startswith("Stop that program and start Zotero")


def test_a_program_on_its_port_that_says_nothing_is_named_too(home: Home):
    with other_program() as (port, process):
        home.secrets.set("target:zotero", "LOCALKEY")
        url = f"http://127.0.0.1:{port}"
        own = {"way": "local", "url": url, "library_id": "0", "library_type": "user"}
        home.placements.add_target("zotero", "zotero", own)
        one = looked(home, "zotero")
    assert one.fault == "silent"
    assert f"process {process}" in one.says


@pytest.mark.parametrize(
    ("switch", "value", "fault", "then"),
    [
        ("keys", {}, "web-key-refused", f"then: {CONNECT} --web --key KEY"),
        ("may_write", False, "key-reads", "Give that key write access at zotero.org/settings/keys."),
        ("locked", True, "locked", "Wait"),
        ("busy", 9, "busy", "Wait"),
        ("silent", 99, "silent", ""),
    ],
)
def test_each_fault_of_the_one_on_the_web_has_its_remedy(
    home: Home, web: ZoteroServer, switch: str, value: object, fault: str, then: str
):
    connect_zotero(home, url=web.url, key="WEBKEY", web=True)
    assert looked(home, "zotero").says == "zotero.org answers and takes changes."
    setattr(web, switch, value)
    one = looked(home, "zotero")
    assert one.fault == fault
    assert then in one.next


def test_without_network_the_web_is_not_reached(home: Home, web: ZoteroServer):
    connect_zotero(home, url=web.url, key="WEBKEY", web=True)
    web.close()
    one = looked(home, "zotero")
    assert one.fault == "offline"
    assert "internet" in one.next


def test_a_group_with_a_point_in_its_name_is_told_whole(home: Home, zotero: ZoteroServer):
    zotero.add_group("77", "Dr. Okafor. Readers")
    connect_zotero(home, url=zotero.url, key="LOCALKEY", group="77")
    one = looked(home, "zotero")
    assert (one.ok, one.says) == (True, "Zotero (group Dr. Okafor. Readers) answers and takes changes.")


def test_an_older_one_that_was_updated_is_to_be_connected_again(home: Home, zotero: ZoteroServer):
    zotero.version = "9.0.4"
    connect_zotero(home, url=zotero.url)
    assert looked(home, "zotero").ok
    zotero.version = "10.0"
    one = looked(home, "zotero")
    assert (one.fault, one.next) == ("outgrown", CONNECT)
