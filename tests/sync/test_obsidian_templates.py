"""Notes by a person's templates: names, folders, properties, region; the guide's templates give the default note."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library.paper import Creator, Paper
from sync.obsidian import frontmatter
from sync.obsidian.fields import NAMES
from sync.obsidian.templates import TemplateError
from tests.sync.layouts import layout, words_of
from tests.sync.test_obsidian_names import TITLES, legal
from tests.sync.test_obsidian_note import EVERYTHING, GOLDEN, PAPER, _in_helsinki  # noqa: F401 - a fixture

GUIDE = (Path(__file__).parents[2] / "docs/user-guide.md").read_text(encoding="utf-8")
LITTLE = Paper(PAPER.id, "Okapi")
OWN = {
    "name": "{{ year }} {{ short_title }}",
    "folder": "{{ folder }}/{{ categories | first | default(venue, true) }}/{{ year }}",
    "properties": """\
year: {{ year | int }}
people:
{% for one in creators %}
  - "[[{{ one.family }}, {{ one.given }}]]"
{% endfor %}
arxiv_id: {{ arxiv }}
tags: [paper, {{ tags }}]
status: {{ status }}
done: false
title: {{ title }}
""",
    "region": """\
# {{ title }}
{% if pdf %}[Read it]({{ pdf }}){% endif %}


{{ abstract | quote }}

Read: {{ authors | join("; ") }} ({{ year }}).
""",
}


def name(paper, **templates):
    return next(layout(**templates).candidates(paper))


@pytest.mark.parametrize(
    ("paper", "golden"), [(PAPER, "saved.md"), (EVERYTHING, "everything.md"), (LITTLE, "little.md")]
)
def test_the_templates_of_the_guide_give_the_default_note_to_the_byte(paper, golden):
    properties, region = re.findall(r"```jinja\n(.*?)```", GUIDE, re.DOTALL)
    written = layout(properties=properties, region=region).render(paper)
    assert written.encode() == (GOLDEN / golden).read_bytes()


def test_the_guide_names_every_field():
    listed = GUIDE[GUIDE.index("Fields: ") : GUIDE.index("Filters: ")]
    assert set(re.findall(r"`(\w+)`", listed)) == NAMES | {"name", "family", "given"}


@pytest.mark.parametrize("preset", ["title", "surname-year-title", "citekey"])
def test_a_preset_changes_the_name_and_keeps_the_title_findable(preset):
    one = layout(name=preset)
    golden = "saved.md" if preset != "citekey" else "citekey.md"
    assert one.render(PAPER).encode() == (GOLDEN / golden).read_bytes()
    assert (
        next(one.candidates(PAPER))
        == {
            "title": "GraniteFlow - Timing the Stages of Split Inference",
            "surname-year-title": "Lindqvist 2026 - GraniteFlow - Timing the Stages of Split Inference",
            "citekey": "@lindqvistGraniteFlowTimingStages2026",
        }[preset]
    )


def test_presets_do_with_what_there_is():
    assert name(LITTLE, name="surname-year-title") == "Okapi"
    assert name(replace(LITTLE, published="2026"), name="surname-year-title") == "2026 - Okapi"
    assert name(LITTLE, name="citekey") == "Okapi"


def test_a_note_by_own_templates_is_the_golden_one():
    one = layout(**OWN)
    assert one.render(EVERYTHING).encode() == (GOLDEN / "own.md").read_bytes()
    assert next(one.candidates(EVERYTHING)) == "2026 GraniteFlow"
    assert one.folder_of(EVERYTHING) == "Papers/arXiv/2026"
    assert one.folder_of(LITTLE) == "Papers"


@pytest.mark.parametrize(
    ("template", "folder"),
    [
        ("{{ folder }}/{{ year }}", "Reading/Papers/2026"),
        ("../../{{ venue }}", "arXiv"),
        ("/etc/{{ tags[0] }}", "etc/privacy"),
        ("{{ tags[9] }}", ""),
        ("Reading", "Reading"),
        ("C:\\Notes\\{{ year }}", "C/Notes/2026"),
        (".obsidian/plugins", "obsidian/plugins"),
        ("con/nul.txt", "con_/nul_.txt"),
        ("{{ title }}", "GraniteFlow - Timing the Stages of Split Inference"),
    ],
)
def test_a_folder_stays_in_the_vault(template, folder):
    assert layout("Reading/Papers", folder=template).folder_of(PAPER) == folder


@given(TITLES, TITLES)
@settings(max_examples=60)
def test_whatever_a_paper_says_names_and_folders_are_legal(title, venue):
    paper = Paper(PAPER.id, title, venue=venue, creators=(Creator(venue),))
    one = layout(name="{{ venue }}{{ title }}", folder="{{ venue }}/x/{{ title }}/{{ surname ~ '/' ~ title }}")
    tried = one.candidates(paper)
    assert all(legal(next(tried)) for _ in range(3))
    parts = one.folder_of(paper).split("/")
    assert all(legal(part) for part in parts)
    assert 1 <= len(parts) <= 4


YAML_LIKE = st.text(st.sampled_from("ab:#-'\"[]{}|>&*!%@`\n \t\ue000\ue0010,?~\\"), max_size=40)


@given(YAML_LIKE, YAML_LIKE, st.lists(YAML_LIKE, max_size=3))
@settings(max_examples=80)
def test_whatever_a_paper_says_properties_are_those_of_the_template(venue, title, keywords):
    paper = Paper(PAPER.id, title or "x", venue=venue, keywords=tuple(keywords))
    text = "venue: {{ venue }}\nboth: '{{ venue }}: {{ title }}'\nlist:\n  - {{ title }}\n  - {{ keywords }}\n"
    made = layout(properties=text).properties(paper)
    assert set(made) <= {"venue", "both", "list", "papershelf"}
    assert frontmatter.read(frontmatter.render(made)) == made
    assert made.get("venue", "") == words_of(venue)
    assert made["both"] == words_of(f"{venue}: {title or 'x'}")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("x: {{ year }}", "2026"),
        ("x: {{ year | int }}", 2026),
        ("x: {{ tags }}", ["privacy", "split-inference"]),
        ("x: {{ tags | join(', ') }}", "privacy, split-inference"),
        ("x: {{ creators | map(attribute='family') }}", ["Lindqvist", "Okafor", "Zhao", "van den Berg"]),
        ("x: by {{ surname }} in {{ year }}", "by Lindqvist in 2026"),
        ("x: true", True),
        ("x: 2026-11-01", "2026-11-01"),
        ("x: 0.5", "0.5"),
        ("x: {{ rating }}", None),
        ("x: []", None),
        ("x: {{ title.nothing }}", TemplateError),
        ("x: {y: 1}", TemplateError),
        ("{{ title }}: 1", TemplateError),
        ("x: 1\nx: 2", TemplateError),
        ("x: 1\n---\ny: 2", TemplateError),
        ("---\nx: 1\n---\n", 1),
        ("- a", TemplateError),
        ("x: 'a", TemplateError),
    ],
)
def test_a_value_among_properties_is_what_it_is(line, value):
    if value is TemplateError:
        with pytest.raises(TemplateError, match=r"obsidian\.properties in config\.toml"):
            layout(properties=line)
        return
    made = layout(properties=line).properties(PAPER)
    assert made.get("x") == value
    assert made["papershelf"] == PAPER.id
    assert frontmatter.read(frontmatter.render(made)) == made


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 'x\nc: 2", "properties in config.toml, line 3: these are no properties"),
        ("---\na: 1\nb: [\n---", "line 3: these are no properties"),
        ("{% if title %}\na: 1\n{% endif %}\nb: c: d", "in line 2 of what it makes"),
        ("a: 1\nb: {c: 2}", "line 2: the property 'b' holds others"),
        ("a: 1\nb\\{{ title }}: 2", "line 2: "),
        ("a: 1\n---\nb: 2", "line 2: a line of --- ends the properties"),
    ],
)
def test_what_is_wrong_with_properties_is_told_with_its_line(text, said):
    with pytest.raises(TemplateError, match=re.escape(said)):
        layout(properties=text)


def test_a_tag_alone_is_a_list_of_one():
    assert layout(properties="tags: paper").properties(PAPER)["tags"] == ["paper"]
