"""What people and programs write into Zotero's field for the date, which is free text. Pure."""

import re
from datetime import date

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 - a word list reads best as words
_YEAR = r"(?<!\d)(1[5-9]\d\d|20\d\d|21\d\d)(?!\d)"
_NUMBERED = re.compile(rf"{_YEAR}[-/.](\d{{1,2}})(?:[-/.](\d{{1,2}}))?(?!\d)")
_BACKWARDS = re.compile(rf"(?<!\d)(?:(\d{{1,2}})[-/.])?(\d{{1,2}})[-/.]{_YEAR}")
_NAMED = re.compile(rf"(?<![a-z])({'|'.join(_MONTHS)})[a-z]*\.?", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d)", re.IGNORECASE)


def published(text: object) -> str:
    """YYYY, YYYY-MM or YYYY-MM-DD, as far as the text says it without doubt; "" where it names no year."""
    said = " ".join(text.split()) if isinstance(text, str) else str(text) if isinstance(text, int) else ""
    years = re.findall(_YEAR, said)
    if not years:
        return ""
    if met := _NUMBERED.search(said):
        return _joined(met[1], int(met[2]), int(met[3] or 0))
    if met := _BACKWARDS.search(said):
        return _backwards(met[3], int(met[1] or 0), int(met[2]))
    if met := _NAMED.search(said):
        rest = said.replace(years[0], " ", 1)
        day = _DAY.search(rest)
        return _joined(years[0], _MONTHS.index(met[1].lower()[:3]) + 1, int(day[1]) if day else 0)
    return str(years[0])


def _backwards(year: str, first: int, second: int) -> str:
    """Read "11/2026", and "19/11/2026" where only one of the two can be the month; else nobody knows which it is."""
    if not first:
        return _joined(year, second, 0)
    if first > 12 or second > 12 or first == second:
        day, month = (first, second) if first > 12 or first == second else (second, first)
        return _joined(year, month, day)
    return year


def _joined(year: str, month: int, day: int) -> str:
    """With a month and a day as far as the calendar has them."""
    if not 1 <= month <= 12:
        return year
    try:
        return date(int(year), month, day).isoformat()
    except ValueError:
        return f"{year}-{month:02}"
