"""Letting in: Host, Origin, token or session, for every request before anything else looks at it (CONTRACTS)."""

import hmac
import math
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from server.devices import Device, Devices
from server.keys import Keys
from server.problems import Problem

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN = frozenset({"/api/health", "/api/pair", "/sign-in"})
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_FEED = "/feed.atom"
EXTENSION = "X-Papershelf-Extension"  # the header in which an extension says its version
FEED = "feed"  # the scope of a token that only reads it
Origin = Literal["none", "own", "extension", "foreign"]


@dataclass(frozen=True, slots=True)
class Door:
    """Who is let in. `port` is where the server listens; `public` where a proxy leads to it, by https, or ""."""

    devices: Devices
    keys: Keys
    port: int
    public: str = ""

    @property
    def origins(self) -> tuple[str, ...]:
        """Our own. Any other name could be rebound to us by its owner (DNS rebinding)."""
        here = (f"http://127.0.0.1:{self.port}", f"http://localhost:{self.port}")
        return (*here, self.public) if self.public else here

    def origin(self) -> Origin:
        """Whose page asks: an http(s) origin other than ours, and `null`, is foreign; a missing one says nothing."""
        origin = request.headers.get("Origin")
        if origin is None:
            return "none"
        if origin in self.origins:
            return "own"
        try:
            scheme = urlsplit(origin).scheme
        except ValueError:
            return "foreign"
        return "extension" if scheme in {"chrome-extension", "moz-extension"} else "foreign"

    @property
    def by_tls(self) -> bool:
        """Whether this request came through the proxy: its cookie is for https alone."""
        return bool(self.public) and f"https://{request.headers.get('Host')}" == self.public

    @property
    def cookie(self) -> str:
        """The session cookie's name; cookies ignore ports, so it bears ours."""
        return f"papershelf_{self.port}"

    def install(self, app: Flask) -> None:
        """Stand before every request of an app, and put the security headers on every answer."""
        app.before_request(self._check)
        app.after_request(_secured)

    def _check(self) -> None:
        if request.headers.get("Host") not in {one.partition("://")[2] for one in self.origins}:
            title = "This server answers only under its own name"
            raise Problem(421, title, f"Use http://127.0.0.1:{self.port}.")
        origin = self.origin()
        if origin == "foreign":
            raise Problem(403, "Web pages may not speak to Papershelf", "The request came from another site's page.")
        g.device = g.session = None
        if request.path in _OPEN or request.path.startswith(("/static/", "/list/")):
            return
        if request.method == "OPTIONS" and origin == "extension":
            return  # a preflight carries no token; what it is told is decided by the stored origins
        if request.path == _FEED:
            self._reads_the_feed()
            return
        header = request.headers.get("Authorization", "")
        if header.startswith("Bearer "):
            g.device = self._device(header.removeprefix("Bearer ").strip())
            return
        g.session = self.keys.session(request.cookies.get(self.cookie))
        if g.session is None:
            raise Problem(
                401, "Not signed in", "Send a device's token, or open the address that `papershelf setup` prints."
            )
        if request.method not in _SAFE and not self._meant(origin):
            raise Problem(403, "This was not sent by our own page", "Reload the page and try again.")

    def wrong_key(self) -> None:
        """Note that a wrong key came; raises a Problem where too many did (`server.tries`)."""
        if seconds := self.keys.tries.wrong(request.remote_addr or ""):
            wait = math.ceil(seconds)
            detail = f"Wait {wait} seconds, then send the right one; it is let in at any time."
            raise Problem(429, "Too many wrong keys", detail, headers={"Retry-After": str(wait)})

    def _device(self, token: str) -> Device:
        """Whose token this is; one that only reads the feed opens nothing else."""
        device = self.devices.of_token(token, request.headers.get(EXTENSION, ""))
        if device is None:
            at = self.devices.revoked_at(token)  # told only to who holds the token
            if at is None:
                self.wrong_key()
            problem = Problem(
                401, "This key is not known here", "It was revoked, or is of another library. Connect again."
            )
            problem.more |= {"revoked_at": at.isoformat()} if at else {}
            raise problem
        if device.scope == FEED:
            raise Problem(403, "This key opens the feed only", f"Read {_FEED} with it.")
        return device

    def _reads_the_feed(self) -> None:
        """A feed reader has its own token, in the address, for it can send nothing else."""
        header = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        given = request.args.get("token", "") or header
        g.device = self.devices.of_token(given)
        g.session = self.keys.session(request.cookies.get(self.cookie))
        if g.device is None and g.session is None:
            if given and self.devices.revoked_at(given) is None:
                self.wrong_key()
            raise Problem(401, "This feed needs its token", "The page /welcome makes an address that has one.")

    @staticmethod
    def _meant(origin: Origin) -> bool:
        """A cookie alone proves nothing: the page's own origin and its CSRF token must come with it."""
        given = request.headers.get("X-CSRF-Token") or (request.form.get("csrf") if request.form else None) or ""
        return origin == "own" and hmac.compare_digest(given.encode(), g.session.csrf.encode())


def _secured(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def who() -> str:
    """Who asked, for the journal: a device's name, or the shelf's own pages."""
    return g.device.name if getattr(g, "device", None) else "shelf"
