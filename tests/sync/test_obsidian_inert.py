"""Strangers' text is shown as it is and runs nowhere: no trigger of any plug-in stands anywhere in the file."""

import html
import re
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import markdown
from ruamel.yaml import YAML

from library.identifiers import Identifier
from library.paper import Annotation, AnnotationKind, Creator, Link, Paper
from library.text import tidy
from sync.obsidian import frontmatter, highlights, note, regions
from sync.obsidian.inert import address, inert

ID = "01JDB4T8Q2V6M0XK9R3H5N7WYE"
# What Dataview, Templater, Obsidian and browsers act on, wherever it stands in a file.
TRIGGERS = re.compile(
    r"`|<%|<[a-z!/?]|\$=|!\[\[|\[\[|\{\{|%%|::|javascript:|file:|^\s*[-+*] \[|^#{1,6} | \^[a-zA-Z0-9-]+$",
    re.IGNORECASE | re.MULTILINE,
)
PIECES = [
    "`= this.x`",
    "`$= dv.pages()`",
    "```dataviewjs",
    "<% tp.x %>",
    "<script>",
    "</div>",
    "<!-- x -->",
    "![[note]]",
    "[[x]]",
    "%%",
    "%% papershelf:paper %%",
    "%% /papershelf:paper %%",
    "key:: value",
    "(key:: value)",
    "- [ ] task",
    "# Heading",
    "#tag",
    " ^block1",
    "{{date}}",
    "javascript:alert(1)",
    "[x](javascript:a)",
    "file:///etc",
    "~~~",
    "==mark==",
    "$= x$",
    "$x$=",
    "$",
    "$5",
    "$x < y$",
    "$`a`$",
    "$[[a]]$",
    "\\",
    "\\$40",
    "\\`",
    "\\<",
    "&lt;",
    "&#96;",
    "---",
    "===",
    "...",
    "***",
    "> [!danger]",
    "| a | b |",
    "1. one",
    "\r",
    "\n",
    "\n\n",
    "\t",
    "\x00",
    "\x85",
    "\u2028",
    "\ufeff",
    "\x1b",
    "é",
    "漢",
    " ",
    "a",
    ":",
    "%",
    "=",
    "^",
    "[",
    "{",
    '"',
    "'",
    "_x_",
    "x_y",
]
STRANGE = st.one_of(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.text(max_size=60))


def body_of(text: str) -> str:
    """The note without what Papershelf itself puts in: its markers, its callouts, its own links' brackets."""
    where = frontmatter.locate(text)
    found = regions.find(text, "paper")
    assert found is not None
    return text[where.start : where.end] + found.text


@given(STRANGE)
@example("$x$=")
@example("$= x$")
@example("$x = javascript:a$")
@example("$x = obsidian://a$")
@example("$%%$")
@example("\\$=")
@example("a ^id")
@example("$a ^id")
def test_no_trigger_is_left_in_a_text(text):
    left = TRIGGERS.search(inert(text))
    assert left is None, (left, inert(text))
    assert not re.search("==|^\\s*~~~", inert(text), re.MULTILINE)


@given(STRANGE, STRANGE, STRANGE, STRANGE)
def test_no_trigger_is_left_anywhere_in_a_note(title, abstract, name, venue):
    paper = Paper(
        ID,
        title,
        abstract,
        creators=(Creator(name, name),),
        venue=venue,
        citekey=name,
        published=venue,
        ai_summary=abstract,
        quotations=(abstract,),
        tags=(name, title),
        links=(Link("abs", f"https://a.example/{title}"), Link("code", f"javascript:{title}"), Link("pdf", abstract)),
        identifiers=(Identifier("doi", f"10.5555/{title}"),),
    )
    text = note.render(paper)
    assert not re.search("`|<%|%%|{{|::|\\$=", "".join(re.findall(r"https://\S+", text)))
    ours = re.sub(r"https://[^\s)\"]+", "", body_of(text))  # an address runs nowhere, whatever it says inside
    left = TRIGGERS.search(ours.replace("> [!abstract]+ Abstract", "").replace("> [!info]- AI summary", ""))
    assert left is None, (left, ours)
    quoted = text[text.index("## Notes") + 8 :]
    assert TRIGGERS.search(quoted) is None
    assert text.count("%% ") == 2  # nobody opens or closes a region but Papershelf
    assert text.count("\n---\n") == 1


@given(STRANGE, STRANGE, STRANGE, STRANGE, st.sampled_from(get_args(AnnotationKind)))
@example("a ^zOTHER", "b ^zOTHER", "^zOTHER", ") ^zOTHER", "highlight")
@example("- [ ] a", "- [ ] b", "1", "", "highlight")
def test_a_highlight_is_its_own_lines_and_no_trigger_is_left_in_it(text, comment, page, url, kind):
    one = Annotation("KEY1", kind, text, comment, page=page, url=f"zotero://open-pdf/{url}", image=url)
    (lines,) = highlights.items([one]).values()
    assert len(lines) == (2 if tidy(comment) else 1)
    assert lines[0].startswith("- ")
    assert lines[0].endswith(" ^zKEY1")
    assert all(line.startswith("\t- In Zotero: ") for line in lines[1:])
    ours = "\n".join(lines).removeprefix("- ").replace(" ^zKEY1", "").replace("\t- In Zotero: ", "")
    ours = re.sub(r"\]\((?:zotero|https?)://[^\s)]*\)", "]", ours)
    assert len(re.split(r"[\n\r\x85\u2028\u2029]", ours)) == len(lines)
    left = TRIGGERS.search(ours)
    assert left is None, (left, ours)
    assert not re.search(r"\^z|==", ours)


@given(STRANGE, STRANGE, STRANGE)
def test_properties_read_back_equal(title, name, venue):
    paper = Paper(ID, title, creators=(Creator(name),), venue=venue, aliases=(name,), citekey=venue)
    wanted = note.properties(paper)
    text = note.render(paper)
    where = frontmatter.locate(text)
    read = YAML(typ="safe", pure=True).load(text[where.start : where.end])
    assert {name: value for name, value in read.items() if name != "published"} == wanted
    assert list(read) == list(wanted)
    assert frontmatter.read(text) == wanted


@pytest.mark.parametrize("value", ["2301.00010", "0012345", "1e5", "0x1f", "10.5555/1", "yes", "null", "1:30", "~"])
def test_identifiers_are_always_quoted(value):
    paper = Paper(ID, "Okapi", identifiers=(Identifier("arxiv", value), Identifier("doi", value)), citekey=value)
    text = note.render(paper)
    for line in (
        f'arxiv: "{value}"',
        f'doi: "{value}"',
        f'citekey: "{value}"',
        f'papershelf: "{ID}"',
        'title: "Okapi"',
    ):
        assert f"\n{line}\n" in text
    assert frontmatter.read(text)["arxiv"] == value


def shown(text: str) -> str:
    """What reading view shows of a text, by another Markdown program."""
    return html.unescape(re.sub(r"<[^>]+>", "", markdown(inert(text)))).strip()


@pytest.mark.parametrize(
    "text",
    [
        "a < b > c & d &lt; e",
        "# not a heading",
        "1. not a list",
        "- not a list",
        "**not bold** _not italic_ snake_case",
        "[not](https://a.example) a link",
        "`not code`",
        "<b>not HTML</b> &amp; not an entity",
    ],
)
def test_a_text_is_shown_as_it_came(text):
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r"for \$40 of time", r"for \$40 of time"),
        ("for $40 of time", r"for \$40 of time"),
        ("from $5 to $7", r"from \$5 to \$7"),
        (r"an error of $\delta \le 0.07$, for \$40", r"an error of $\delta \le 0.07$, for \$40"),
        (r"12\% of $x_{i}$", r"12% of $x_{i}$"),
        ("where $x<y$", r"where $x\lt y$"),
        ("$O(n \\log n)$ time", "$O(n \\log n)$ time"),
    ],
)
def test_mathematics_stays_and_money_is_money(text, wanted):
    assert inert(text) == wanted


@given(STRANGE)
@example("https://a.example/%%")
@example("https://a.example/) [x](y")
def test_an_address_ends_where_it_ends(text):
    safe = address(f"https://a.example/{text}")
    assert not re.search(r"[\s()<>\[\]`|^{}\"']|%%|\$=|::", safe), safe


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc", "data:text/html,x", "//a.example", "", "x"])
def test_other_schemes_are_no_address(url):
    assert address(url) == ""
