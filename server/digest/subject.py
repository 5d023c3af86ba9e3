"""The subject of the daily mail: how many papers, and what the first two are called."""

from library.text import tidy
from server.digest.entries import Entry
from server.text import counted

_NAMED = 2
_LONGEST_WORD = 40  # "words" without a space are addresses or attacks; a subject is shown to 60 letters anyway


def subject(entries: tuple[Entry, ...]) -> str:
    """Like "10 papers: PipeLeak, Rotary Memory and 8 more"; one line, whatever the titles hold."""
    if not entries:
        return "Nothing new today"
    names = [short_name(one.title) for one in entries[:_NAMED]]
    more = len(entries) - _NAMED
    told = ", ".join(names) + f" and {more} more" if more > 0 else " and ".join(names)
    # The email package decodes "=?utf-8?q?=0D=0ABcc=3A …?=" when a header is set, and then writes its line breaks.
    return f"{counted(len(entries), 'paper')}: {told}".replace("=?", "= ?")


def short_name(title: str) -> str:
    """What stands before a colon where that is a name ("PipeLeak: Auditing …"), else the first five words."""
    whole = tidy(title) or "Untitled"
    name, colon, _ = whole.partition(": ")
    if colon and 0 < len(name) <= 30 and len(name.split()) <= 3:
        return name
    words = whole.split()
    short = " ".join(_cut(one) for one in words[:5]).rstrip(",;:.") or whole
    return f"{short}…" if len(words) > 5 and not short.endswith("…") else short


def _cut(word: str) -> str:
    return word if len(word) <= _LONGEST_WORD else f"{word[:_LONGEST_WORD]}…"
