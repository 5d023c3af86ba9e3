"""What strangers may send, the same every time: texts, JSON and a thousand clips. Files are in hostile_files.py.

A title here is never too odd to be one: what is shown of it must be the title, and what is done about it nothing.
"""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from time import thread_time
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

# One for each reader that could take a text for more than a text.
MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "<svg/onload=alert(1)>",
    "<iframe src=https://evil.example></iframe>",
    "</title></head><body onload=alert(1)>",
    "<a href='javascript:alert(1)'>read</a>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#x3c;script&#x3e;alert(1)&#x3c;/script&#x3e;",
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<form action="https://evil.example"><button>Save</button></form>',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    "<style>*{display:none}</style>",
    "<base href=https://evil.example>",
    "<template><script>alert(1)</script></template>",
)
TEMPLATES = (
    "{{ 7 * 7 }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% for a in range(10**9) %}{% endfor %}",
    "{% include '/etc/passwd' %}",
    "{{ config }}",
    "${7*7}",
    "#{7*7}",
    "<%= 7 * 7 %>",
    "%s%s%n%d",
    "{0.__class__}",
    "$(touch /tmp/x)",
    "`touch /tmp/x`",
    "; rm -rf ~",
)
NOTES = (
    "---\nstatus: read\n---",
    "--- !!python/object/apply:os.system ['x']",
    "!!python/name:os.system",
    "&a [*a, *a]",
    "title: x",
    ": : :",
    "'\"",
    "- [ ] task",
    "# Heading",
    "#tag",
    "[[note]]",
    "![[note]]",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    "%% papershelf:paper %%",
    "%% /papershelf:paper %%",
    "```dataviewjs\ndv.pages()\n```",
    "`= this.x`",
    "`$= dv.pages()`",
    "<% tp.system.prompt() %>",
    "key:: value",
    " ^block",
    "~~~",
    "==mark==",
    "| a | b |\n|---|---|",
    "> [!danger]",
)
LATEX = (
    r"\input{/etc/passwd}",
    r"\write18{touch x}",
    r"\def\a{\a}\a",
    "$",
    "$$",
    r"\$",
    r"\textbf{",
    r"{\bf x",
    "}{}{",
    r"\begin{document}",
    "% the rest is a comment",
    r"\newcommand{\x}{\x\x}\x",
    "@article{x, title={y}}",
    r"\frac{\frac{\frac{1}{2}}{3}}{4}",
    r"\href{javascript:alert(1)}{x}",
)
LETTERS = (
    "\0",
    "a\0b",
    "\x01\x02\x1b[31mred\x1b[0m",
    "\x7f\x85\u2028\u2029",
    "\ufeff\ufffe\uffff",
    "\u202egnp.exe\u202c",
    "\u2066\u2067\u2068\u2069",
    "\u200b\u200c\u200d\u2060",
    "Z" + "\u0301" * 500,
    "\ufdfa" * 100,
    "\u0130I\u0307\u0131\u017fß",
    "\U000e0041\U000e0042",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\ud800",
    "\udfff\ud800",
    "half \ud83d and whole \U0001f600",
    "\r",
    "one\r\ntwo\rthree\u2028four",
    "\t\v\f",
    "　　",
    "٢٠٢٦",
)
HEADERS = (
    "x\r\nBcc: you@evil.example",
    "x\r\n\r\n<html>",
    "x\nSet-Cookie: a=b",
    "=?utf-8?q?=0D=0ABcc:_x?=",
    "=?utf-8?b?PHNjcmlwdD4=?=",
    "Subject: x",
    "\r\n.\r\nMAIL FROM:<x@evil.example>",
)
PATHS = (
    "../../../../etc/passwd",
    "..\\..\\windows\\system32",
    "/etc/passwd",
    "C:\\Windows\\System32",
    "\\\\evil.example\\share",
    "file:///etc/passwd",
    "~/.ssh/id_ed25519",
    "CON",
    "nul.txt",
    "a" * 300,
    ".",
    "..",
    ".obsidian/plugins/x/main.js",
    "a/b/c",
    "x.md\0.png",
    "name.",
    " lead and trail ",
    "*?<>|:",
)
QUERIES = (
    "'; DROP TABLE papers; --",
    '" OR ""="',
    "NEAR(a b)",
    "title:*",
    "a AND",
    "^a",
    "%_%",
    "()",
    'author:"',
    "year:9999..0",
    "in:",
    "-",
    "-a -b",
)
ADDRESSES = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "http://127.0.0.1:18230/api/sign-in-key",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    "http://0x7f000001/",
    "http://user:pass@evil.example/",
    "https://evil.example/\r\nX-Evil: 1",
    "https://evil.example/<script>",
    "https://evil.example/' onmouseover='alert(1)",
    'https://evil.example/" onmouseover="alert(1)',
    "https://evil.example/)](javascript:alert(1))",
    "https://xn--80ak6aa92e.example/",
    "https://\u0430\u0440\u0440\u04cf\u0435.example/",
    "http://[",
    "https://",
    "//evil.example",
    "zotero://select/x",
    "obsidian://open?vault=x",
    "https://evil.example/" + "a" * 3000,
)
WORDS: tuple[str, ...] = MARKUP + TEMPLATES + NOTES + LATEX + LETTERS + HEADERS + PATHS + QUERIES + ADDRESSES

# What is cheap to send and, read carelessly, dear to read: repeated up to any size.
_REPEATED = (
    "<",
    "&",
    "<a ",
    "<!--",
    "<script>",
    "<div>",
    "</p>",
    "<a href='",
    "$",
    "$a",
    "$a$ ",
    "\\",
    "\\frac{",
    "{",
    "}",
    "[",
    "![[",
    "[](",
    "%% papershelf:paper %%\n",
    "`",
    "~~~\n",
    "---\n",
    "- ",
    "> ",
    "\n",
    "\r",
    "\n\n",
    " ",
    "a ",
    "a",
    "A",
    "\u0301",
    "\u202e",
    "\ufdfa",
    "漢",
    "10.1145/",
    "arxiv:",
    "2611.14273 ",
    "https://",
    "https://arxiv.org/abs/",
    "doi.org/",
    "openreview.net/forum?",
    "x&",
    "x.",
    '"',
    "'",
    "a: ",
    "a:\n ",
    "&x ",
    "*x ",
    "1",
    "1-",
    "1 2026 ",
    "((",
    "a,",
    "a,b and ",
    "van der ",
    "@a{",
    "TY  - ",
    "|",
    "\\\\",
    "\\begin{a}",
    "&lt;",
    "&#60;",
    "=",
    "http://a ",
    "Subscribe\n",
    "author:",
    '-"',
    "a-",
    "a\n- b\n",
    "PMLR 2026 ",
    "vol. ",
)


def heavy(size: int) -> dict[str, str]:
    """Texts of so many characters, by what they repeat."""
    return {one: (one * (size // len(one) + 1))[:size] for one in _REPEATED}


_FIELDS = (
    "title",
    "abstract",
    "abstract_html",
    "venue",
    "volume",
    "issue",
    "pages",
    "publisher",
    "ai_summary",
    "organization",
    "published",
)
# Values of another form than the field has; the clip is refused, or kept without.
_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**400,
    1.5,
    float("inf"),
    [],
    {},
    [[]],
    {"": ""},
    ["x"] * 600,
    {"a": {"b": {}}},
)


def _clip(number: int, paper: dict[str, Any], **beside: Any) -> dict[str, Any]:
    return {
        "clip_id": str(UUID(int=number)),
        "captured_at": "2026-11-23T07:41:12Z",
        "page": {"url": "https://evil.example/papers", "title": "Papers", "kind": "list"},
        "paper": paper,
        **beside,
    }


def clips(count: int = 1000) -> list[dict[str, Any]]:
    """So many clips as a hostile page, or whoever has a token, would send them."""
    draw = random.Random(count)  # noqa: S311 - the same ones every time
    word, value, field, kind = cycle(WORDS), cycle(_VALUES), cycle(_FIELDS), cycle(range(10))
    made = []
    for number in range(count):
        one = next(word)
        own = {"identifiers": [f"arxiv:2612.{10000 + number}"]}
        if (which := next(kind)) < 3:  # a title alone
            paper = own | {"title": one}
        elif which == 3:  # every text of the paper
            paper = own | {"title": f"Odd {number}", **dict.fromkeys(_FIELDS[1:], one)}
        elif which == 4:  # one enormous text
            paper = own | {next(field): (one * (200_000 // len(one) + 1))[: draw.choice((6_000, 150_000))]}
        elif which == 5:  # names, words and links
            links = {"abs": next(word), "pdf": draw.choice(ADDRESSES), one[:50]: "https://evil.example/x"}
            names = [{"name": one}, {"family": one, "given": next(word)}, {"given": one}]
            paper = own | {"title": f"Names {number}", "creators": names, "keywords": [one], "links": links}
        elif which == 6:  # identifiers that are none
            paper = {"title": f"{one} {number}", "identifiers": [f"doi:{one}", f"hf:{one}", *own["identifiers"]]}
        elif which == 7:  # a value of another form
            paper = own | {"title": one, next(field): next(value)}
        else:
            paper = own | {"title": f"{next(word)} {one}", "abstract": " ".join(draw.sample(WORDS, 5))}
        beside: dict[str, Any] = {}
        if which == 8:
            beside = {"tags": [one, next(word)], "collections": [next(word)], "note": one, "selection_html": next(word)}
        elif which == 9:
            beside = {draw.choice(("tags", "note", "status", "targets", "page", "captured_at", one)): next(value)}
        made.append(_clip(number, paper, **beside))
    return made


def as_json(body: Any) -> bytes:
    """A body as a program writes it that does not mind: halves of pairs escaped, numbers without end."""
    return json.dumps(body).encode()


@contextmanager
def a_moment(what: object, seconds: float = 4.0) -> Iterator[None]:
    """What is done in here takes no longer, of this thread's own time: a machine may be busy with others.

    What is linear takes a tenth of it; what reads a text again from each of its letters takes minutes.
    """
    began = thread_time()
    yield
    assert thread_time() - began < seconds, what


# Texts out of hostile pieces, and of any letters: halves of pairs among them, which JSON can hold.
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(st.characters(), max_size=8), max_size=6).map(" ".join) | st.text(
    st.characters(), max_size=60
)
# JSON of the names that our readers look for.
NAMES = (
    *("id", "title", "paper", "page", "clips", "authors", "name", "summary", "upvotes", "publishedAt", "organization"),
    *(
        "author",
        "issued",
        "DOI",
        "date-parts",
        "raw",
        "family",
        "given",
        "URL",
        "note",
        "number",
        "type",
        "key",
        "data",
    ),
    *("identifiers", "creators", "links", "tags", "ai_keywords", "githubRepo", "fullname", "literal", "itemType"),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | TEXTS, inner, max_size=5),
    max_leaves=15,
)


def in_words(reason: object) -> None:
    """An error's own words are words."""
    assert str(reason).strip()
