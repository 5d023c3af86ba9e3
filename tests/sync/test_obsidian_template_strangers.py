"""What a paper says stays words in whatever region a person's template puts it."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.obsidian.templates import TemplateError
from tests.sync.layouts import layout
from tests.sync.test_obsidian_note import PAPER

TRIGGERS = [
    "<%",
    "%>",
    "`",
    "[[",
    "]]",
    "%%",
    "{{",
    "}}",
    "::",
    "$=",
    "==",
    "![",
    "<script",
    "javascript:",
    "<!--",
    "#tag",
]
PIECES = st.lists(
    st.sampled_from(
        [
            *TRIGGERS,
            *"<%`[]{}:$=!#&;-+*_|\\^~\"'\n a",
            "&#37;",
            "java",
            "script:",
            "x",
            "- [ ] ",
            "1. ",
            "\ue0000\ue001",
        ]
    ),
    max_size=12,
).map("".join)
# No trigger of their own; what they put side by side, change and repeat is the paper's.
TEMPLATES = [
    "{{ title }}",
    "{{ title }}{{ venue }}",
    "{{ title ~ venue }}{{ organization }}",
    "a{{ title }}b",
    "%{{ title }}%",
    ":{{ title }}:{{ venue }}=",
    "={{ title }}=",
    "${{ title }}={{ venue }}",
    "!{{ title }}",
    "&{{ title }};",
    "{ {{ title }} }{{ '{' }}",
    "{{ title | replace(' ', '') }}",
    "{{ title | replace('x', '') }}{{ venue | replace('a', '%') }}",
    "{{ title | upper }}{{ title | truncate(3, true, '') }}{{ title | title }}",
    "{{ title[:2] }}{{ title[2:] }}",
    "{{ title | list | join }}",
    "{{ title | reverse }}",
    "{{ title | quote }}{{ venue | callout('info', title) }}",
    "{{ title | quote | replace('> ', '') }}{{ (title | quote) ~ venue }}",
    "{% set x %}{{ title }}{% endset %}{{ x }}{{ x | upper }}{{ x[1:] }}{{ x ~ venue }}{{ x | title }}",
    "{% set x %}{{ title }}{% endset %}{{ x | list | join }}{{ x | reverse }}",
    "{% macro m(a) %}{{ a }}{{ venue }}{% endmacro %}{{ m(title) }}{{ m(m(title)) }}{{ m(title) | replace('x', '%') }}",
    "{% set x %}a{{ title }}{% endset %}{{ x | truncate(3, true, venue) }}{{ x | quote }}{{ x | callout('info', x) }}",
    "{% set x %}a{{ title }}{% endset %}{{ x + venue }}{{ venue + x }}{{ [x, venue] | join(title) }}",
    "{% set x %}a{{ title }}{% endset %}{{ x | replace('a', venue) }}{{ x | split('a') | join(venue) }}",
    "{% set x %}a{{ title }}{% endset %}{{ x | trim(venue) }}{{ x | default(venue) }}",
    "{% for c in title %}{{ c }}{% endfor %}",
    "- {{ title }}\n- {{ venue }}",
    "{{ title | split(' ') | join(venue) }}",
    "{{ [title, venue] }}",
]
# `}}` alone ends nothing, and mathematics is full of it.
FORBIDDEN = re.compile(r"<%|%>|`|\[\[|\]\]|%%|\{\{|::|\$=|==|!\[|<[a-z!/]|javascript:", re.IGNORECASE)


@pytest.mark.parametrize("template", TEMPLATES)
@given(title=PIECES, venue=PIECES)
@settings(max_examples=30)
def test_no_trigger_comes_out_of_a_paper(template, title, venue):
    title = title.strip("\n\ue000\ue001") or "x"  # between two of the template's own words there is one of the paper's
    paper = replace(PAPER, title=title, venue=venue, organization=title)
    text = layout(region=template).region(paper)
    own = FORBIDDEN.findall(re.sub(r"\[!info\]", "", text))
    assert not own, (template, text)


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("[go]({{ venue }})", "[go]()"),
        ("[go](<{{ venue }}>)", "[go](<>)"),
        ('<a href="{{ venue }}">x</a>', '<a href="">x</a>'),
        ('<a title="{{ organization }}">x</a>', '<a title="&quot; onclick=&quot;alert(1)">x</a>'),
        ("[go]: {{ venue }}", "[go]: "),
        ("[go]({{ pdf }})", "[go](https://arxiv.org/pdf/2611.20314)"),
    ],
)
def test_no_address_or_attribute_of_a_strangers_making(template, shown):
    paper = replace(PAPER, venue="javascript:alert(1)", organization='" onclick="alert(1)')
    assert layout(region=template).region(paper) == shown


@pytest.mark.parametrize(
    "template",
    [
        "```dataviewjs\ndv.paragraph('{{ title }}')\n```",
        "~~~\n{{ title }}\n~~~",
        "> ```js\n> {{ title }}\n> ```",
        "`= {{ title }}`",
        "`$= '{{ title }}'`",
        "<% tp.file.rename('{{ title }}') %>",
        "<script>x = '{{ title }}'</script>",
        "<{{ title }}>",
        "<img alt={{ title }}>",
        """<a onclick="f('{{ title }}')">""",
        '<p style="{{ title }}">',
        "<!-- {{ title }} -->",
    ],
)
def test_a_papers_words_are_refused_inside_code(template):
    with pytest.raises(TemplateError, match="would stand in code"):
        layout(region=template)


def test_a_persons_own_code_is_theirs():
    template = "`= this.file.name` {{ title }}\n```dataview\nLIST\n```\n<% tp.date.now() %> {{ year }}"
    assert layout(region=template).region(PAPER).endswith("<% tp.date.now() %> 2026")


@pytest.mark.parametrize("template", ["%% /papershelf:paper %%", "x\n%% papershelf:paper y %%\n{{ title }}"])
def test_a_region_holds_no_marks_of_ours(template):
    with pytest.raises(TemplateError, match="Papershelf's own"):
        layout(region=template)
