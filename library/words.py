"""The words of a text as they are searched for: folded, and letter by letter where a script has no spaces. Pure."""

import re

from library.text import folded

# Han, kana, Thai, Lao, Burmese, Khmer: written without spaces, so every letter is a word, and a word is a phrase.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
)
UNSPACED = re.compile(f"[{_UNSPACED}]")
# Letters that no accent makes: who types them without a Polish or Danish keyboard writes these.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i", "ħ": "h"}
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def words_of(text: str) -> tuple[str, ...]:
    """A text's words, in their order: lower case, no accents, no LaTeX; "" and punctuation have none."""
    return tuple(
        one for one in UNSPACED.sub(r" \g<0> ", folded(text).translate(_PLAIN)).split() if any(map(str.isalnum, one))
    )


def spaced(*texts: str) -> str:
    """Texts as an index takes them: their words, one space between."""
    return " ".join(word for text in texts for word in words_of(text))


def humps(text: str) -> str:
    """The parts of names such as PipeLeak, each a word: "Pipe Leak"; "" where there are none."""
    return " ".join(_HUMP.sub(" ", word) for word in text.split() if _HUMP.search(word))
