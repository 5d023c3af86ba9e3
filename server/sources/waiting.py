"""What a source's refusals mean: wait, or give up."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from server.outgoing import Answer
from sync.target import LaterError, RefusedError

_OK = 200


def raise_for_wait(answer: Answer, words: str) -> None:
    """Raise unless the answer is a good one.

    Raises:
        LaterError: 429 and 5xx, with the seconds of Retry-After (arXiv gives both daily; facts).
        RefusedError: anything else.
    """
    if answer.status == _OK:
        return
    if answer.status == 429 or answer.status >= 500:
        raise LaterError(f"{words} is busy ({answer.status}).", seconds(answer.headers.get("retry-after", "").strip()))
    msg = f"{words} answered {answer.status}."
    raise RefusedError(msg)


def seconds(after: str) -> float | None:
    """Retry-After in both its forms, seconds and a date (RFC 9110, 10.2.3); None if it is neither."""
    if after.isascii() and after.isdecimal() and len(after) < 10:
        return float(after)
    try:
        return max((parsedate_to_datetime(after) - datetime.now(UTC)).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None
