"""What opens a door once: sign-in keys, sessions, pairing codes. All in the memory of the running server."""

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from server.tries import Tries

_SIGN_IN = 60.0  # seconds a sign-in key is good for
_SESSION = 30 * 24 * 3600.0
_CODE = 300.0
_STILL_GOOD = 120.0  # a code with less left is replaced where one is shown
_TRIES = 5
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # base 32 without what is misread: I, O, 0, 1
_LENGTH = 8


@dataclass(slots=True)
class Session:
    """One signed-in browser."""

    csrf: str
    until: float


def _digest(key: str) -> bytes:
    return sha256(key.encode("utf-8", "surrogatepass")).digest()


class Keys:
    """Sign-in keys, sessions and pairing codes; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.tries = Tries(clock)
        self._lock = threading.Lock()
        # By their digests: how long a look-up takes then tells nothing of a key.
        self._sign_in: dict[bytes, float] = {}
        self._sessions: dict[bytes, Session] = {}
        self._code: tuple[str, float] | None = None
        self._tries = 0

    def sign_in_key(self) -> str:
        """A new one-time key for the pages."""
        key = secrets.token_urlsafe(24)
        with self._lock:
            now = self._clock()
            self._sign_in = {one: until for one, until in self._sign_in.items() if until > now}
            self._sign_in[_digest(key)] = now + _SIGN_IN
        return key

    def sign_in(self, key: str) -> str | None:
        """A session's id for a key, once; None for a key that is used, old or unknown."""
        with self._lock:
            until = self._sign_in.pop(_digest(key), 0.0)
            if until <= self._clock():
                return None
            session, now = secrets.token_urlsafe(32), self._clock()
            self._sessions = {one: kept for one, kept in self._sessions.items() if kept.until > now}
            self._sessions[_digest(session)] = Session(secrets.token_urlsafe(24), now + _SESSION)
            return session

    def session(self, session_id: str | None) -> Session | None:
        """The session of a cookie, if it is still good."""
        with self._lock:
            found = self._sessions.get(_digest(session_id or ""))
            return found if found is not None and found.until > self._clock() else None

    def pairing_code(self) -> tuple[str, float]:
        """The only code that is good, and for how many seconds: eight characters, five minutes, one use, five tries.

        It is made when a page shows it; one that is still good for a while is shown again, so that a page opened
        twice does not spoil the code that somebody is typing in.
        """
        with self._lock:
            now = self._clock()
            if self._code is None or self._code[1] - now < _STILL_GOOD:
                code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
                self._code, self._tries = (code, now + _CODE), 0
            code, until = self._code
            return code, until - now

    def pair(self, given: str) -> bool:
        """Whether this is the code; a right one is used up, and so is one that was guessed at five times."""
        tidy = given.strip().upper().replace("-", "").replace(" ", "")
        with self._lock:
            if self._code is None:
                return False
            code, until = self._code
            self._tries += 1
            good = until > self._clock() and hmac.compare_digest(code.encode(), tidy.encode())
            if good or self._tries >= _TRIES or until <= self._clock():
                self._code = None
            return good
