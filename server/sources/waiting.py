"""What a source's refusals mean: wait, or give up."""

from server.outgoing import Answer
from sync.pauses import asked
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
        raise LaterError(f"{words} is busy ({answer.status}).", asked(answer.headers.get("retry-after", "")))
    msg = f"{words} answered {answer.status}."
    raise RefusedError(msg)
