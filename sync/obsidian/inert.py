r"""Strangers' text in a note: shown as it is, never run.

Plugins scan the raw file (Dataview, Templater), so no trigger may stand anywhere, not even behind a backslash
(facts, Obsidian): in the body they become entities, in properties `\u00XX` inside double quotes.
"""

import re
from urllib.parse import quote, urlsplit

# Real mathematics: no space inside the dollars' edges, no digit behind the closing one ("$5 and $7" is money).
_MATH = re.compile(r"(?<![\\$])\$(?![\s$])([^$\n]{1,400}?)(?<![\s\\])\$(?![\d$])")
_LOOKS_LIKE_MATH = re.compile(r"[\\^_={}<>+*/|]|^[A-Za-z0-9.,()'-]{1,12}$")
_ENTITIES = {
    "<": "&lt;",
    ">": "&gt;",
    "`": "&#96;",
    "[": "&#91;",
    "]": "&#93;",
    "*": "&#42;",
    "^": "&#94;",
    "|": "&#124;",
    "{": "&#123;",
    "}": "&#125;",
    "\\": "&#92;",
    "#": "&#35;",
    "~": "&#126;",
}
_PAIRS = (("%%", "&#37;&#37;"), ("::", ":&#58;"), ("==", "&#61;&#61;"))
# arXiv's abstracts are TeX: there a character with a meaning stands behind a backslash, and the character is meant.
_ESCAPED = re.compile(r"\\([$%&#_])")
# Obsidian makes a link of any address that stands in the text; only the web's may be followed by a click. It is looked
# for from the beginning of its run of letters alone: from each of them, "x.x.x." would be read as often as it is long.
_SCHEME = re.compile(
    r"(?<![a-z0-9+.-])[0-9+.-]*+(?!https?://)([a-z][a-z0-9+.-]*+)(?=://)|(javascript|vbscript|data|file)(?=:)",
    re.IGNORECASE,
)
_ENTITY_LIKE = re.compile(r"&(?=#?\w+;)")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_LINE_START = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s|$)")
_RULE = re.compile(r"^\s*[-=]{2,}\s*$")
# Inside mathematics MathJax reads commands, so what a plugin would scan for is spelled with one.
_IN_MATH = (
    ("<", r"\lt "),
    (">", r"\gt "),
    ("`", "'"),
    ("%%", "%"),
    ("[[", "[ ["),
    ("]]", "] ]"),
    ("::", ": :"),
    ("{{", "{ {"),
    ("==", "= ="),
    ("![", "! ["),
)


def inert(text: str) -> str:
    """Text for the body of a note: its words and its mathematics, and nothing that runs, links or formats."""
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    parts: list[str] = []
    end = 0
    for math in _MATH.finditer(line):
        if not _LOOKS_LIKE_MATH.search(math[1]):
            continue
        parts += [_plain(line[end : math.start()]), f"${_math(math[1])}$"]
        end = math.end()
    parts.append(_plain(line[end:]))
    whole = "".join(parts).replace("$=", "$&#61;")  # Dataview's own mark, where mathematics or a price ends
    if _RULE.match(whole):  # a rule, or the underline of a heading
        return whole.replace("-", "&#45;").replace("=", "&#61;")
    return _LINE_START.sub(lambda found: found[1] + found[2][:-1] + f"&#{ord(found[2][-1])};", whole)


def _plain(text: str) -> str:
    text = _ENTITY_LIKE.sub("&amp;", _ESCAPED.sub(r"\1", text.replace("\0", "")))
    text = "".join(_ENTITIES.get(one, one) for one in text)
    text = _SCHEME.sub(lambda found: f"{found[0]}&#58;", text).replace("&#58;:", "&#58;")
    for pair, entities in _PAIRS:
        text = text.replace(pair, entities)
    # An underscore inside a word formats nothing, and names are full of them.
    return _UNDERSCORE.sub("&#95;", text).replace("$", r"\$")


def _math(text: str) -> str:
    if text.startswith("="):
        text = f"{{=}}{text[1:]}"
    text = _SCHEME.sub(lambda found: f"{found[0]} ", text)
    for trigger, harmless in _IN_MATH:
        while trigger in text:
            text = text.replace(trigger, harmless)
    return text


def address(url: str) -> str:
    """A link's target that ends nowhere but at its end: everything odd is percent-encoded; "" if it is no address."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return ""
    if scheme not in {"http", "https", "zotero", "obsidian"}:
        return ""
    return quote(url, safe="/:?&=+,;@!~.-_#%").replace("%%", "%25%25").replace("::", ":%3A")


# Inside double quotes YAML reads \u00XX back as the character itself.
_PROPERTY_TRIGGERS = re.compile(
    r"[<`]|\[\[|\]\]|%%|\{\{|\}\}|::|\$=|(?<=javascript):|(?<=vbscript):|(?<=data):|(?<=file):", re.IGNORECASE
)


def property_text(text: str) -> str:
    """A property's text between double quotes, as YAML 1.2 reads it back equal."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = _PROPERTY_TRIGGERS.sub(lambda found: "".join(f"\\u{ord(one):04x}" for one in found[0]), escaped)
    return '"' + "".join(one if _printable(one) else _escape(one) for one in escaped) + '"'


def _printable(one: str) -> bool:
    code = ord(one)
    return (
        0x20 <= code < 0x7F
        or 0xA0 <= code < 0x2028
        or 0x2029 < code < 0xD800
        or 0xE000 <= code < 0xFEFF
        or code > 0xFFFF
    )


def _escape(one: str) -> str:
    return f"\\u{ord(one):04x}" if ord(one) <= 0xFFFF else f"\\U{ord(one):08x}"
