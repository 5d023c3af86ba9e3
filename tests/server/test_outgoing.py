"""Requests to the outside go to public addresses only, the very address that was checked, within limits."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.outgoing import Outgoing, is_public
from sync.target import LaterError, RefusedError

PUBLIC = ["93.184.215.14", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::808:808", "::ffff:8.8.8.8"]
PRIVATE = [
    "127.0.0.1",
    "127.1.2.3",
    "0.0.0.0",  # noqa: S104 - it is refused
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12:3456::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "2002:7f00:1::",  # 6to4 of 127.0.0.1
    "2001:0:4136:e378:8000:63bf:80ff:fffe",  # Teredo of 127.0.0.1
    "64:ff9b::7f00:1",  # NAT64 of 127.0.0.1
    "",
    "localhost",
    "127.1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str):
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_of_this_computer_and_its_networks_are_not(address: str):
    assert not is_public(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_no_way_of_writing_an_inner_address_makes_it_public(address):
    number = int(address)
    for form in (f"::ffff:{address}", f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}", f"::{address}"):
        assert not is_public(form)
    assert not is_public(f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1")


@settings(max_examples=50)
@given(st.text(max_size=40))
def test_any_text_is_judged_without_a_fault(text: str):
    assert is_public(text) in {True, False}


class Site:
    """A web server that notes what was asked of it, and answers by path."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.redirect = ""
        self.drip = threading.Event()


@contextmanager
def served(site: Site) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, self.headers["Host"]))
            if self.path == "/go":
                self.send_response(302)
                self.send_header("Location", site.redirect)
                self.end_headers()
            else:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"x" * 1000)

        def log_message(self, *_: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{http.server_address[1]}"
    http.shutdown()
    thread.join()
    http.server_close()


@contextmanager
def outgoing(allowed: str = "", **names: list[str]) -> Iterator[Outgoing]:
    """A guard whose resolver knows these names, with `_` for dots."""
    known = {name.replace("_", "."): addresses for name, addresses in names.items()}

    def resolver(host: str, _port: int) -> list[str]:
        if host not in known:
            raise OSError(host)
        return known[host]

    made = Outgoing(allowed=(allowed,) if allowed else (), resolver=resolver)
    yield made
    made.close()


@pytest.mark.parametrize("address", PRIVATE[:-3])
def test_a_name_that_leads_inside_is_not_gone_to(address: str):
    with outgoing(evil_example=[address]) as guard, pytest.raises(RefusedError, match="not on the public internet"):
        guard.get("http://evil.example/")


def test_a_name_with_mixed_answers_is_not_gone_to():
    with outgoing(evil_example=["8.8.8.8", "127.0.0.1"]) as guard, pytest.raises(RefusedError):
        guard.get("http://evil.example/")


def test_a_name_without_answers_or_network_waits():
    with outgoing(empty_example=[]) as guard:
        with pytest.raises(LaterError):
            guard.get("http://unknown.example/")
        with pytest.raises(RefusedError):
            guard.get("http://empty.example/")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://127.0.0.1:25/",
        "//evil.example",
        "evil.example",
        "http://",
        "http://[",
        "http://user:secret@example.org/",
        "http://example.org:99999/",
        "javascript:alert(1)",
        "http://" + "a" * 70 + ".example/",
        "",
    ],
)
def test_what_is_no_public_web_address_is_refused(url: str):
    with outgoing() as guard, pytest.raises((RefusedError, LaterError)):
        guard.get(url)


def test_a_redirect_from_a_configured_address_to_the_inside_is_refused_before_it_is_asked():
    site, inside = Site(), Site()
    with served(site) as base, served(inside) as other, outgoing(allowed=base) as guard:
        for where in (other, other.replace("127.0.0.1", "localhost"), "http://[::1]:1/", "http://[", "file:///x"):
            site.redirect = where
            with pytest.raises((RefusedError, LaterError)):
                guard.get(f"{base}/go")
    assert inside.asked == []


def test_a_redirect_within_a_configured_address_is_followed_and_circles_end():
    site = Site()
    with served(site) as base, outgoing(allowed=base) as guard:
        site.redirect = "/there"
        assert guard.get(f"{base}/go").url == f"{base}/there"
        site.redirect = "/go"
        with pytest.raises(RefusedError, match="circles"):
            guard.get(f"{base}/go")
    assert len(site.asked) < 12


def test_only_the_configured_origin_is_exempt_not_its_neighbours():
    site = Site()
    with served(site) as base, outgoing(allowed=f"{base}/api/", localhost=["127.0.0.1"]) as guard:
        assert guard.get(f"{base}/any").status == 200
        with pytest.raises((RefusedError, LaterError)):
            guard.get(base.replace("127.0.0.1", "localhost"))
        with pytest.raises((RefusedError, LaterError)):
            guard.get("http://127.0.0.1:1/")


def test_the_checked_address_is_connected_to_and_the_name_is_kept_for_the_other_side(monkeypatch):
    """The name is resolved once: an answer that changes afterwards (rebinding) leads nowhere."""
    site, answers = Site(), iter([["127.0.0.1"], ["10.0.0.1"]])
    with served(site) as base:
        guard = Outgoing(resolver=lambda _host, _port: next(answers))
        monkeypatch.setattr("server.outgoing.is_public", lambda _address: True)
        port = base.rpartition(":")[2]
        assert guard.get(f"http://paper.example:{port}/a?b=c").status == 200
        guard.close()
    assert site.asked == [("/a?b=c", f"paper.example:{port}")]


def test_an_answer_larger_than_the_limit_is_cut_off_and_refused():
    site = Site()
    with served(site) as base, outgoing(allowed=base) as guard:
        assert len(guard.get(base, limit=1000).body) == 1000
        with pytest.raises(RefusedError, match="more than 999 bytes"):
            guard.get(base, limit=999)
