"""A title taken apart: its folded words, its halves, its numerals, and whether it is a reply to another paper.

What databases hang onto a title ("[Review] [33 refs]", "(extended version)", "[Erratum appears in …]") is no part of
it.
"""

import re
from collections import Counter
from dataclasses import dataclass

from library.text import folded

# Bracketed remarks of databases, translations and languages; a title that is wholly in brackets keeps its words.
_WHOLE = re.compile(r"^\[([^\[\]]+)\]\.?(?=\s|$)")
_BRACKETS = re.compile(r"\s*\.?\s*\[[^\[\]]*\]\.?\s*$")
_ERRATUM_OF_IT = re.compile(r"\[(?:erratum|corrected|see comment|comment|published erratum)[^\]]*\]?", re.IGNORECASE)
_FORM = re.compile(
    r"\s*[(\[-]?\s*\b(?:extended|full|short|long|revised|updated|preliminary|technical|journal|conference)"
    r"\s+(?:version|abstract|report|paper)\b\s*[)\]]?\.?\s*$",
    re.IGNORECASE,
)
# "10 000 women", "10,000 women": one number.
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+(?![\d.,]?\d)")
# "Crowd work [Arbeit in der Menge: Theorie und Praxis]": the other tongue's title, no remark of a database.
_TRANSLATION = re.compile(r"^(?P<title>[^\[\]]{12,}?)\s*\[(?P<other>[^\[\]]{25,})\]\.?\s*$")
_DIGITS = re.compile(r"\d+")
_HALVES = re.compile(r":\s|\s[-–—]+\s|\?\s|(?<=[a-z]{3})\.\s+(?=[A-Z])")  # noqa: RUF001 - the dashes of titles
# One paper about another. The words alone prove nothing ("Response Generation in …"): a preposition must follow.
_KINDS = (
    ("comment", r"(?:comments?|commentary|remarks?) (?:on|to)\b|comments?$|see comments?\b"),
    ("reply", r"(?:authors? (?:s )?)?(?:reply|response) (?:to|on)\b|(?:authors? (?:s )?)?reply$|rejoinder\b|response$"),
    ("erratum", r"erratum\b|errata\b|corrigend(?:um|a)\b|corrections? (?:to|of)\b|correction$|publisher correction\b"),
    ("discussion", r"discussion (?:of|on)\b|discussion$|invited discussion\b"),
    ("retraction", r"retract(?:ion|ed)\b(?: (?:of|note|notice|article)\b)?"),
    ("addendum", r"addendum\b|supplement to\b|supplementary materials? (?:to|for)\b"),
)
_STARTS = tuple((kind, re.compile(rf"^(?:{pattern})")) for kind, pattern in _KINDS)
_ENDS = re.compile(r"\b(reply|rejoinder|erratum|corrigendum|retraction|response|comment)$")
# "(vol 12, pg 34, 2009)" and "(Journal of Pipes (2009) 12 (34-56))" are how two indexes mark a correction.
_CORRECTS = re.compile(
    r"\(vol\.? \d+, (?:pg?|pp?)\.? \w+|\([^()]+\(\d{4}\) \d+(?:[:,] ?\d*)? \([\d-]+\)\)", re.IGNORECASE
)
_ROMAN = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}
_SPELLED = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
    "sixth": "6",
}
_COUNTED = frozenset({"part", "parts", "volume", "vol", "chapter", "paper", "no", "phase", "version", "study", "track"})
# Titles that many works bear: alone they prove nothing.
GENERIC = frozenset(
    """abstract|acknowledgments|acknowledgements|addendum|appendix|author index|book review|book reviews|books received|
    call for papers|comment|comments|commentary|conclusion|conclusions|contents|correction|corrections|corrigendum|
    discussion|editor s comments|editor s note|editorial|editorial board|editors introduction|erratum|foreword|
    from the editor|front matter|guest editorial|guest editors introduction|in memoriam|index|introduction|
    introduction to the special issue|invited talk|keynote|letter from the editor|letter to the editor|
    letters to the editor|message from the chairs|notes|obituary|overview|panel|preface|president s message|proceedings|
    rejoinder|remarks|reply|report|response|retraction|review|reviews|special issue|summary|table of contents|
    tutorial|untitled|welcome|welcome message|withdrawn""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title in its parts; every text is folded. `sub` is "" where there is one half only."""

    full: str
    main: str
    sub: str
    numbers: tuple[str, ...]  # in order; Roman and spelled ones where they count something
    kind: str  # "": a paper of its own; else comment, reply, erratum, discussion, retraction, addendum

    @property
    def counts(self) -> tuple[str, ...]:
        """The numerals that stand by themselves ("Part II", "2015"), without those of a word ("3D", "L1")."""
        within = [_DIGITS.findall(word) for word in self.full.split() if not word.isdecimal()]
        left = Counter(one.lstrip("0") or "0" for found in within for one in found)
        return tuple(sorted((Counter(self.numbers) - left).elements()))

    @property
    def compact(self) -> str:
        """The title without spaces: "self supervised" and "selfsupervised" are one."""
        return self.full.replace(" ", "")

    @property
    def generic(self) -> bool:
        """Whether many works bear it."""
        return self.full in GENERIC or self.full.startswith(("editorial ", "guest editorial", "remarks from "))


def read_title(text: str) -> Title:
    """Take a title apart; of an empty one every part is empty."""
    corrects = bool(_CORRECTS.search(text))
    bare = _THOUSANDS.sub(lambda number: re.sub(r"\D", "", number[0]), _without_annexes(text))
    full = folded(bare)
    halves = [folded(one) for one in _HALVES.split(bare, maxsplit=1)]
    main, sub = halves[0], halves[1] if len(halves) > 1 else ""
    kind = "erratum" if corrects else next((kind for kind, start in _STARTS if start.search(full)), "")
    if not kind and (end := _ENDS.search(full)) and len(full.split()) > 3:
        kind = {"response": "reply", "rejoinder": "reply", "corrigendum": "erratum"}.get(end[1], end[1])
    return Title(full, main, sub, _numbers(full, main), kind)


def translation_of(text: str) -> str:
    """The title in another tongue that stands in brackets behind this one, or ""."""
    found = _TRANSLATION.match(text)
    if not found or _ERRATUM_OF_IT.search(text) or len(found["other"].split()) < 4:
        return ""
    return found["other"]


def _without_annexes(text: str) -> str:
    text = _ERRATUM_OF_IT.sub("", text).strip()
    if whole := _WHOLE.match(text):
        text = whole[1]
    while True:
        shorter = _FORM.sub("", _BRACKETS.sub("", text)).rstrip(" .")
        if not shorter or shorter == text:
            return text
        text = shorter


def _numbers(full: str, main: str) -> tuple[str, ...]:
    words = full.split()
    ends = {len(words) - 1, len(main.split()) - 1}
    found: list[str] = []
    for place, word in enumerate(words):
        counted = place > 0 and words[place - 1] in _COUNTED
        if (counted or (place in ends and place > 0)) and word in _ROMAN:
            found.append(_ROMAN[word])
        elif counted and word in _SPELLED:
            found.append(_SPELLED[word])
        else:
            found += [one.lstrip("0") or "0" for one in _DIGITS.findall(word)]
    return tuple(found)
