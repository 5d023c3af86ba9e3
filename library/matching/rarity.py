"""How much a word of a title tells: common ones little, rare ones much.

`words.txt` holds the common words of titles by their weight, the natural logarithm of how seldom they occur; a word
that is not in it is rare. It is made by `python -m benchmarks.train_matching` from the open sets of labelled records.
"""

from functools import cache
from importlib.resources import files

RARE = 8.0  # the weight of a word that is not in the list: less than one title in three thousand holds it


@cache
def common_words() -> dict[str, float]:
    """The weight of each common word; a shared table, not to be changed."""
    lines = files("library.matching").joinpath("words.txt").read_text(encoding="utf-8").splitlines()
    return {
        word: float(weight) for weight, _, words in (line.partition(" ") for line in lines) for word in words.split()
    }


def weight(word: str) -> float:
    """From about 1 ("of") to `RARE`."""
    return common_words().get(word, RARE)


def rarest(words: frozenset[str], count: int) -> list[str]:
    """The rarest words, longer ones first among equals; a single letter is none."""
    return sorted((one for one in words if len(one) > 1), key=lambda one: (-weight(one), -len(one), one))[:count]
