"""How long the other side asks us to wait."""

from email.utils import parsedate_to_datetime

from library.now import utc_now

LONGEST = 86_400.0  # seconds: a pause beyond a day is a mistake of theirs, and nobody would know why nothing comes


def asked(after: str) -> float | None:
    """The seconds of a Retry-After in both its forms, seconds and a date (RFC 9110, 10.2.3); None if it is neither.

    Zotero's Backoff is read in the same way.
    """
    after = after.strip()
    if after.isascii() and after.isdecimal():
        return min(float(after[:10]), LONGEST)
    try:
        left = (parsedate_to_datetime(after) - utc_now()).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(left, 0.0), LONGEST)
