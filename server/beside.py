"""Two values beside one another, word by word: what one side has and the other has not is marked for a person."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from library.pairs import Pair
from library.paper import Paper
from library.text import shortened
from server.text import counted

_FIRST = 300  # characters of an abstract
_MANY = 8  # creators; of more the others are counted
_ALIKE = 0.3  # of the words, from which on two values are two forms of one
_LONGEST = 400  # words that are compared: beyond, nobody reads on, and the comparison is of their square


class Piece(NamedTuple):
    """Some words; `marked` where the other side has others."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One field of two sides: "same", in other letters perhaps; "differs"; "one", where one side says nothing."""

    name: str
    sides: tuple[tuple[Piece, ...], tuple[Piece, ...]]
    how: Literal["same", "differs", "one"]


def row(name: str, one: str, other: str) -> Row:
    """A field of both."""
    if one and other and _keys(one) == _keys(other):
        return Row(name, ((Piece(one),), (Piece(other),)), "same")
    if not one or not other:  # unknown is not different
        return Row(name, ((Piece(one),), (Piece(other),)), "one")
    return Row(name, marked(one, other), "differs")


def rows_of(pair: Pair) -> list[Row]:
    """What is known of the two papers, without what is known of neither."""
    sides = [_fields(paper) for paper in pair.papers]
    found = [row(name, sides[0][name], sides[1][name]) for name in sides[0]]
    return [one for one in found if any(piece.text for side in one.sides for piece in side)]


def _fields(paper: Paper) -> dict[str, str]:
    more = len(paper.creators) - _MANY
    creators = ", ".join(one.display for one in paper.creators[:_MANY])
    return {
        "Authors": f"{creators} and {counted(more, 'other')}" if more > 0 else creators,
        "Date": paper.published,
        "Venue": paper.venue,
        "Identifiers": ", ".join(map(str, paper.identifiers)),
        "Abstract": shortened(paper.abstract, _FIRST),
    }


def marked(one: str, other: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both, in pieces: the words that the other has not are marked, whatever their case, accents and punctuation.

    Where hardly a word is shared, marks would only be in the way of reading.
    """
    words = _words(one), _words(other)
    if max(map(len, words)) > _LONGEST:
        return (Piece(one),), (Piece(other),)
    blocks = SequenceMatcher(None, _keys(one), _keys(other), autojunk=False).get_matching_blocks()
    if sum(block.size for block in blocks) < max(map(len, words)) * _ALIKE:
        return (Piece(one),), (Piece(other),)
    return (
        _pieces(words[0], {block.a + number for block in blocks for number in range(block.size)}),
        _pieces(words[1], {block.b + number for block in blocks for number in range(block.size)}),
    )


def _keys(text: str) -> list[str]:
    """The words as they are compared; `library.text.folded` would read LaTeX too, which takes ten times as long."""
    plain = ((word, unicodedata.normalize("NFKD", word).casefold()) for word in _words(text))
    return ["".join(filter(str.isalnum, folded)) or word for word, folded in plain]


def _words(text: str) -> list[str]:
    return re.findall(r"\S+", text)


def _pieces(words: Sequence[str], shared: set[int]) -> tuple[Piece, ...]:
    """Runs of words that are shared, or are not, a space between two."""
    runs: list[Piece] = []
    for number, word in enumerate(words):
        mine = number not in shared
        if runs and runs[-1].marked == mine:
            runs[-1] = Piece(f"{runs[-1].text} {word}", mine)
        else:
            runs.append(Piece(word, mine))
    return tuple(runs) or (Piece(""),)
