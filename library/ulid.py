"""ULIDs: 26 characters that sort by the time they were made (https://github.com/ulid/spec)."""

import secrets
import threading
import time

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
LENGTH = 26

_lock = threading.Lock()
_last = 0


def ulid(milliseconds: int | None = None) -> str:
    """A new id; within one process each sorts after the one before, also inside one millisecond."""
    global _last  # noqa: PLW0603 - monotonic within the process is what the specification asks for
    moment = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    with _lock:
        number = (moment << 80) | secrets.randbits(80)
        # A little room below the limit, so that counting on never reaches the next millisecond's first id.
        number = number if number > _last else _last + 1 + secrets.randbits(16)
        _last = number
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def is_ulid(text: str) -> bool:
    """Whether `text` is a whole ULID (any case)."""
    return len(text) == LENGTH and all(character in _ALPHABET for character in text.upper())
