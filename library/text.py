"""Strangers' text: tidied, its LaTeX read, folded for comparison.

pylatexenc destroys plain text ("50% of users pay $5" becomes "50"), so it is asked only where real commands stand,
and mathematics between dollars is kept as it is.
"""

import html
import re
import unicodedata
from functools import cache
from typing import Any

_TAG = re.compile(r"</?(?:[a-zA-Z][\w:-]*)(?:\s[^<>]*)?/?>")
# A command of a letter or more, or an accent: \alpha, \"o, {\bf x}; a lone backslash or brace is none.
_COMMAND = re.compile(r"\\(?:[a-zA-Z]+|[\"'`^~=.])")
_MATH = re.compile(r"\$[^$]+\$")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_GREEK = {
    letter: unicodedata.name(letter).split()[-1].lower()
    for letter in map(chr, range(0x3B1, 0x3CA))
    if "FINAL" not in unicodedata.name(letter)
} | {"ς": "sigma"}


def tidy(text: str) -> str:
    """One line: no control or invisible characters, every run of whitespace one space."""
    kept = "".join(
        " " if one.isspace() else one for one in text if one.isspace() or unicodedata.category(one) not in {"Cc", "Cs"}
    )
    return " ".join(_INVISIBLE.sub("", kept).split())


def paragraphs(text: str) -> str:
    """Several lines: each tidied, paragraphs apart by one blank line, single line breaks closed."""
    parts = (tidy(part) for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")))
    return "\n\n".join(part for part in parts if part)


@cache
def _latex() -> Any:
    # Imported when first needed: most titles hold no command, and it costs a tenth of a second.
    from pylatexenc.latex2text import LatexNodes2Text  # noqa: PLC0415

    return LatexNodes2Text(math_mode="verbatim", keep_comments=True)


def from_latex(text: str) -> str:
    """LaTeX commands outside of mathematics as Unicode; text without any comes back as it is."""
    outside = _MATH.sub("", text)
    if not _COMMAND.search(outside):
        return text
    try:
        # % starts a comment in LaTeX, and means per cent in a title.
        return tidy(str(_latex().latex_to_text(re.sub(r"(?<!\\)([%#&])", r"\\\1", text))))
    except Exception:  # noqa: BLE001 - pylatexenc raises many kinds; a title it cannot read is shown as it came
        return text


def without_tags(text: str) -> str:
    """HTML tags and entities out of a title or abstract that should hold none."""
    if "<" not in text and "&" not in text:
        return text
    return html.unescape(_TAG.sub("", text))


def folded(text: str) -> str:
    """A title in the form that comparisons use: letters and digits, lower case, one space between words.

    LaTeX, tags, accents, Greek letters, punctuation and case are gone. It is never empty because a script is not
    Latin: what has no letter at all (an emoji) stays as it is.
    """
    plain = without_tags(text)
    plain = from_latex(_MATH.sub(lambda found: found[0].replace("$", " "), plain) if "$" in plain else plain)
    decomposed = unicodedata.normalize("NFKD", plain).casefold()
    spelled = "".join(f" {_GREEK[one]} " if one in _GREEK and not _is_greek(plain) else one for one in decomposed)
    kept = "".join(
        one if one.isalnum() else "" if unicodedata.category(one) in {"Mn", "Cf"} or one in "'’" else " "  # noqa: RUF001 - the apostrophe that titles use
        for one in spelled
    )
    words = " ".join(kept.split())
    return words or " ".join(decomposed.split())


def _is_greek(text: str) -> bool:
    """Whether this is a title in Greek, not one with a Greek symbol in it."""
    letters = [one for one in text if one.isalpha()]
    greek = sum("GREEK" in unicodedata.name(one, "") for one in letters)
    return greek > len(letters) / 2


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word, with an ellipsis where it was cut."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut).rstrip(" ,;:-") + "…"
