"""Wrong keys, counted by where they come from: whoever guesses is told to wait, and whoever has the right one never is.

A right key is looked at first, always: all programs of this computer have one address, and none may lock out the rest.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable

log = logging.getLogger(__name__)

_MOST = 20  # wrong keys from one address that are answered as such
_WITHIN = 60.0  # seconds
_ADDRESSES = 1_000  # remembered at a time; behind a proxy all have one


class Tries:
    """The wrong keys of the last minute, in memory; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: dict[str, deque[float]] = {}

    def wrong(self, address: str) -> float:
        """Note a wrong key; for how many seconds no other is answered, 0.0 while they are."""
        with self._lock:
            now = self._clock()
            if len(self._wrong) >= _ADDRESSES and address not in self._wrong:
                self._wrong = {one: at for one, at in self._wrong.items() if at and at[-1] > now - _WITHIN}
            lately = self._wrong.setdefault(address, deque(maxlen=_MOST))
            while lately and lately[0] <= now - _WITHIN:
                lately.popleft()
            if len(lately) == _MOST:
                return lately[0] + _WITHIN - now
            lately.append(now)
            if len(lately) == _MOST:
                log.warning("many wrong keys came from %s: further ones have to wait", address)
            return 0.0
