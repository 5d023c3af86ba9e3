"""A title as a file name that every system, every sync program and Obsidian's own links can bear."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from library.paper import Paper

LONGEST = 120  # bytes, so that the whole path stays short enough everywhere
# Obsidian's links break on # | ^ : %% [[ ]]; file systems on * " \ / < > ? : (facts, Obsidian).
_FORBIDDEN = re.compile(r'[#|^:*"\\<>?\[\]\x00-\x1f\x7f`$]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_NO_LETTERS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def file_name(title: str) -> str:
    """The name of a note without `.md`; "" if nothing of the title can stay."""
    name = _FORBIDDEN.sub("", title.replace(": ", " - ").replace("/", "-"))
    name = "".join(one for one in name if unicodedata.category(one) not in _NO_LETTERS or one.isspace())
    # Composed and doubled only now: what stood between two characters may be gone.
    name = re.sub("%+", "%", unicodedata.normalize("NFC", name))
    name = _trimmed(_cut(" ".join(name.split()), LONGEST))
    if reserved := _RESERVED.fullmatch(name):  # a device's name is one with any ending behind it, too
        return _trimmed(_cut(f"{reserved[1]}_{reserved[2] or ''}", LONGEST))
    return name


def _trimmed(name: str) -> str:
    return name.lstrip(". ").rstrip(". -")


def _cut(name: str, longest: int) -> str:
    """At most so many bytes of UTF-8, cut at a word where there is one."""
    raw = name.encode()
    if len(raw) <= longest:
        return name
    cut = raw[:longest].decode(errors="ignore")
    head, space, _ = cut.rpartition(" ")
    return head if space and raw[longest : longest + 1] != b" " else cut


def was_cut(title: str) -> bool:
    """Whether the name holds only the beginning of the title."""
    return len(unicodedata.normalize("NFC", title).encode()) > LONGEST


def candidates(paper: Paper, wanted: str = "") -> Iterator[str]:
    """Names to try, in order: the one that is wanted, else the title; with surname and year; with a number."""
    name = wanted or file_name(paper.title) or file_name(paper.heading.replace(":", " ")) or paper.id
    yield name
    by = " ".join(filter(None, (file_name(paper.creators[0].family) if paper.creators else "", paper.year)))
    if by:
        yield _with(name, by)
    number = 2
    while True:
        yield _with(name, str(number))
        number += 1


def _with(name: str, more: str) -> str:
    ending = f" ({_cut(more, 40)})"
    return _trimmed(_cut(name, LONGEST - len(ending.encode()))) + ending


def alike(path: str) -> str:
    """What two paths have in common that some system takes for one: case, and how letters are composed."""
    return unicodedata.normalize("NFC", path).casefold()


def free(tried: Iterator[str], taken: Callable[[str], bool]) -> str:
    """The first candidate that is not taken."""
    return next(name for name in tried if not taken(name))
