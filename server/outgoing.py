"""Requests to the outside: to public addresses only, the very address that was checked, with limits.

An address that comes from a clip, a page or a redirect could lead to this computer or its network (SSRF). So each
name is resolved, every answer checked, and the connection made to the checked address; redirects begin again.
Configured base addresses are exempt (CONTRACTS, "Outgoing").
"""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2

from sync.target import LaterError, RefusedError

_TIMEOUT = httpx2.Timeout(20.0, connect=10.0)
_LONGEST = 60.0  # seconds for a whole answer: one that drips keeps within every single timeout
_REDIRECTS = 5
_LARGEST = 10 * 1024 * 1024
_AGENT = "papershelf/0.1 (a personal reference shelf)"

Resolve = Callable[[str, int], list[str]]
Before = Callable[[str], None]  # told the address of each request before it is made, also of each redirect


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


@dataclass(frozen=True, slots=True)
class Stream:
    """What comes back, while it comes; reading it raises as `Outgoing.open` does."""

    status: int
    headers: Mapping[str, str]  # by lower-case name
    chunks: Iterator[bytes]  # decoded, where it came encoded
    url: str  # after redirects
    host: str


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, by the system's own resolver; raises OSError."""
    return [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet; tunnels are judged by what they lead to."""
    try:
        ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if ip in ipaddress.ip_network("64:ff9b::/96"):  # NAT64
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.is_site_local:  # retired, and still routed in some houses
            return False
    # Reserved: among others `::/8` with the retired IPv4-compatible addresses, which Python takes for global.
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class Outgoing:
    """Gets addresses. `allowed`: base addresses from the settings, which may be anywhere."""

    def __init__(self, allowed: Sequence[str] = (), resolver: Resolve = resolve) -> None:
        self._allowed = {_origin(url) for url in allowed}
        self._resolve = resolver
        self._client: httpx2.Client | None = None

    def get(
        self,
        url: str,
        *,
        limit: int = _LARGEST,
        headers: Mapping[str, str] | None = None,
        before: Before | None = None,
    ) -> Answer:
        """GET an address and follow its redirects, each checked.

        Raises:
            LaterError: no network, or a timeout.
            RefusedError: the address is not public, no http(s) address at all, or sends more than `limit` bytes.
        """
        end = time.monotonic() + _LONGEST
        with self.open(url, headers=headers, before=before) as stream:
            body = bytearray()
            for chunk in stream.chunks:
                body += chunk
                if len(body) > limit:
                    msg = f"{stream.host} sent more than {limit:,} bytes."
                    raise RefusedError(msg)
                if time.monotonic() > end:
                    msg = f"{stream.host} is too slow now."
                    raise LaterError(msg)
            return Answer(stream.status, stream.headers, bytes(body), stream.url)

    @contextmanager
    def open(
        self, url: str, *, headers: Mapping[str, str] | None = None, before: Before | None = None
    ) -> Iterator[Stream]:
        """GET an address and follow its redirects, each checked; whoever reads the answer sets the limits.

        Raises:
            LaterError: no network, a timeout, or an answer that was cut off.
            RefusedError: the address is not public, or no http(s) address at all.
        """
        for _ in range(_REDIRECTS):
            with ExitStack() as stack:
                if before:
                    before(url)
                stream = stack.enter_context(self._once(url, headers or {}))
                where = stream.headers.get("location")
                if stream.status not in {301, 302, 303, 307, 308} or not where:
                    yield stream
                    return
            try:
                url = urljoin(url, where)
            except ValueError:
                break
        msg = f"{url[:200]} redirects in circles, or nowhere."
        raise RefusedError(msg)

    @contextmanager
    def _once(self, url: str, headers: Mapping[str, str]) -> Iterator[Stream]:
        target, extensions, host = self._checked(url)
        sent = {"User-Agent": _AGENT, "Host": host, **headers}
        try:
            with self._open().stream("GET", target, headers=sent, extensions=extensions) as response:
                found = {name.lower(): value for name, value in response.headers.items()}
                yield Stream(response.status_code, found, response.iter_bytes(), url, host)
        except httpx2.HTTPError as error:
            msg = f"{host} did not answer ({type(error).__name__})."
            raise LaterError(msg) from error
        except httpx2.InvalidURL as error:
            msg = f"{url[:200]} is no public web address."
            raise RefusedError(msg) from error

    def _checked(self, url: str) -> tuple[str, dict[str, Any], str]:
        """The address to connect to, with the name it must prove to be; (url, extensions, Host)."""
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            parts, port = urlsplit(""), 0
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
            msg = f"{url[:200]} is no public web address."
            raise RefusedError(msg)
        if _origin(url) in self._allowed:
            return url, {}, parts.netloc
        try:
            addresses = self._resolve(parts.hostname, port)
        except UnicodeError as error:  # no name can look like that
            msg = f"{url[:200]} is no public web address."
            raise RefusedError(msg) from error
        except OSError as error:
            msg = f"{parts.hostname} cannot be found now."
            raise LaterError(msg) from error
        if not addresses or not all(map(is_public, addresses)):
            msg = f"{parts.hostname} is not on the public internet; Papershelf does not go there."
            raise RefusedError(msg)
        literal = f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        return f"{parts.scheme}://{literal}:{port}{path}", {"sni_hostname": parts.hostname}, parts.netloc

    def _open(self) -> httpx2.Client:
        if self._client is None:
            # No proxy from the environment: it would connect to a name that was never checked.
            self._client = httpx2.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False)
        return self._client

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
