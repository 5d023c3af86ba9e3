"""Strangers' text: tidied, its markup and LaTeX read, folded for comparison.

pylatexenc destroys plain text ("50% of users pay $5" becomes "50"), so it is asked only where real commands stand,
and mathematics between dollars is kept as it is.
"""

import html
import logging
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

# Tags by name, so that "a <b and c> d" and the `<think>` of a language model stay: HTML's, MathML's, JATS's.
_ELEMENTS = (
    "a|abbr|article|aside|b|bdi|bdo|big|blockquote|body|br|button|caption|center|cite|code|col|colgroup|dd|"
    "del|dfn|div|dl|dt|em|embed|figcaption|figure|font|footer|form|h1|h2|h3|h4|h5|h6|head|header|hr|html|i|"
    "iframe|img|input|ins|kbd|label|li|link|main|mark|math|meta|mi|mn|mo|mrow|msub|msubsup|msup|mtext|nav|"
    "object|ol|p|picture|pre|q|samp|script|section|small|source|span|strike|strong|style|sub|sup|svg|table|"
    "tbody|td|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var|video|wbr|inline-formula|italic|bold|sc|scp"
)
_TAG = re.compile(
    rf"</?(?:(?:jats|mml|m):[a-z-]+|{_ELEMENTS})"
    r"(?:\s+[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))*\s*/?>",
    re.IGNORECASE,
)
# Neither looks beyond the next one of its kind, or a thousand open ones would be a thousand readings of the rest.
_CODE = re.compile(r"<(script|style)\b[^<>]*>(?:(?!<(?:script|style)\b).)*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
BLOCK_END = re.compile(r"</(?:p|div|li|h[1-6]|blockquote|jats:p|jats:title)>|<br\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,31});")
# A command of a letter or more, or an accent: \alpha, \"o, {\bf x}; a lone backslash or brace is none.
_COMMAND = re.compile(r"\\(?:[a-zA-Z]+|[\"'`^~=.])")
# Signs that LaTeX wants escaped; "\\$" is left, for a lone dollar would open mathematics.
_ESCAPED = re.compile(r"\\([%&#_])")
_MATH = re.compile(r"(?<!\\)\$[^$]+(?<!\\)\$")
_READ_AGAIN = 4  # times that a text's signs are looked at: once or twice in any that somebody wrote
_SWITCHES = re.compile("bf|bfseries|em|it|itshape|rm|sc|scshape|sf|sl|tt|ttfamily|small|large|Large|normalfont")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_GREEK = {
    letter: unicodedata.name(letter).split()[-1].lower()
    for letter in map(chr, range(0x3B1, 0x3CA))
    if "FINAL" not in unicodedata.name(letter)
} | {"ς": "sigma"}
# What the folding of plain ASCII makes of its signs: a space, and of an apostrophe nothing.
_BETWEEN_WORDS = {code: " " for code in range(128) if not chr(code).isalnum()} | {ord("'"): ""}


def writable(text: str) -> str:
    """Without NUL and halves of surrogate pairs, which JSON can hold and no file can."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def tidy(text: str) -> str:
    """One line: no control or invisible characters, every run of whitespace one space."""
    if text.isascii() and text.isprintable():  # most text, and at once; the rest is looked at letter by letter
        return " ".join(text.split())
    kept = "".join(
        " " if one.isspace() else one for one in text if one.isspace() or unicodedata.category(one) not in {"Cc", "Cs"}
    )
    return " ".join(_INVISIBLE.sub("", kept).split())


def paragraphs(text: str) -> str:
    """Several lines: each tidied, paragraphs apart by one blank line, single line breaks closed."""
    parts = (tidy(part) for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")))
    return "\n\n".join(part for part in parts if part)


@cache
def _latex() -> Callable[[str], str]:
    # Imported when first needed: most titles hold no command, and it costs a tenth of a second.
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db  # noqa: PLC0415
    from pylatexenc.latexwalker import LatexWalker  # noqa: PLC0415

    class Walker(LatexWalker):  # type: ignore[misc] # it has no types
        r"""Gives up on what it reads again and again: of open `\frac{`, each doubles the time."""

        def __init__(self, latex: str) -> None:
            super().__init__(latex)
            self._left = _READ_AGAIN * len(latex) + 100

        def get_token(self, *args: Any, **options: Any) -> Any:
            self._left -= 1
            if self._left < 0:
                msg = "it is nested as no title is"
                raise RecursionError(msg)
            return super().get_token(*args, **options)

    logging.getLogger("pylatexenc").setLevel(logging.ERROR)  # half a formula is common in titles, and no news
    known = get_default_latex_context_db()
    # A macro of the authors' own (ourmodel) is the name of something: kept as it is, not dropped.
    known.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=_unknown))
    reader = LatexNodes2Text(math_mode="verbatim", keep_comments=True, latex_context=known)

    def read(latex: str) -> str:
        return str(reader.nodelist_to_text(Walker(latex).get_latex_nodes()[0]))

    return read


def _unknown(node: Any) -> str:
    return "" if _SWITCHES.fullmatch(node.macroname) else str(node.latex_verbatim())


def _escaped(text: str) -> str:
    """Signs that mean themselves in a title, but in LaTeX a comment, a column or mathematics."""
    return re.sub(r"(?<!\\)([%#&$])", r"\\\1", text)


def from_latex(text: str) -> str:
    """LaTeX commands outside of mathematics as Unicode; text without any comes back as it is."""
    outside = _MATH.sub("", text)
    if not _COMMAND.search(outside):
        return _ESCAPED.sub(r"\1", text) if _ESCAPED.search(outside) else text
    try:
        pieces = re.split(f"({_MATH.pattern})", text)
        safe = "".join(piece if place % 2 else _escaped(piece) for place, piece in enumerate(pieces))
        return tidy(_latex()(safe))
    except Exception:  # noqa: BLE001 - pylatexenc raises many kinds; a title it cannot read is shown as it came
        return text


def plain_math(text: str) -> str:
    r"""Mathematics as Unicode, too, "$\delta \le 0.07$" as "δ ≤ 0.07": where nothing draws formulas."""
    spelled = _MATH.sub(lambda found: from_latex(found[0][1:-1]).strip() or found[0], text)
    return from_latex(spelled).replace(r"\$", "$")


def without_tags(text: str) -> str:
    """HTML tags, scripts and entities out of a title or abstract that should hold none; other angle brackets stay."""
    if "<" not in text and "&" not in text:
        return text
    plain = _TAG.sub("", BLOCK_END.sub("\n\n", _COMMENT.sub("", _CODE.sub("", text))))
    return _ENTITY.sub(lambda met: html.unescape(met[0]), plain)


def folded(text: str) -> str:
    """A title in the form that comparisons use: letters and digits, lower case, one space between words.

    LaTeX, tags, accents, Greek letters, punctuation and case are gone. It is never empty because a script is not
    Latin: what has no letter at all (an emoji) stays as it is.
    """
    plain = without_tags(text)
    plain = from_latex(_MATH.sub(lambda found: found[0].replace("$", " "), plain) if "$" in plain else plain)
    if plain.isascii():  # most titles, and at once; below, every letter is looked up
        lower = plain.lower()
        return " ".join(lower.translate(_BETWEEN_WORDS).split()) or " ".join(lower.split())
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
    greek = _is_greek(decomposed)
    spelled = "".join(f" {_GREEK[one]} " if one in _GREEK and not greek else one for one in decomposed)
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


def in_words(names: Sequence[str]) -> str:
    """Names in a sentence: "A", "A and B", "A, B and C"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
