"""A broken template is named with its place and what is wrong; no template leaves its sandbox or runs for ever."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.obsidian.templates import TemplateError
from tests.sync.layouts import layout, layouts

BROKEN = {
    "{{ title": "line 1: unexpected end of template",
    "\n\n{{ titel }}": "line 3: there is no field 'titel'; did you mean 'title'?",
    "\n{% nonsense %}": "line 2: Encountered unknown tag 'nonsense'",
    "{{ title | shout }}": "line 1: No filter named 'shout'",
    "a\nb {{ year + 1 }}": "line 2: str + int cannot be worked out",
    "{{ creators[0].famly }}": "there is no 'famly' here; there are name, family, given",
    "{{ creators[0] }}": "a dict of fields is no text",
    "{% filter upper %}x{% endfilter %}{{ title }}": "line 1: there are no such blocks here",
    "{% macro m() %}{% endmacro %}{{ title }}\n{% call m() %}x{% endcall %}": "line 2: there are no such blocks here",
    "{% autoescape false %}{{ title }}{% endautoescape %}": "line 1: there are no such blocks here",
    "{{ title }}{% if %}": "line 1: Expected an expression",
    "{{ creators }}": "a list of fields is no text",
    "{{ [tags, tags] }}": "a list holds a list",
    "{{ {'a': 1} }}": "there are lists here, and no dicts",
    "{% macro f() %}{{ varargs }}{% endmacro %}{{ f(1) }}": "name what a macro takes",
    "{% include 'other' %}{{ title }}": "a template stands alone",
    "{% extends 'other' %}{{ title }}": "a template stands alone",
    "{% from 'other' import x %}{{ title }}": "a template stands alone",
    "{{ title | callout('1!') }}": "'1!' is no kind of callout",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}": "nested too deeply",
    "{{ title }}" + "x" * 100_000: "longer than 100000",
}
ESCAPES = [
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ title.upper() }}",
    "{{ title['upper'] }}",
    "{{ tags.append('x') }}",
    "{{ creators[0].keys() }}",
    "{{ '{0.__class__}'.format(title) }}",
    "{{ '%s' % title }}",
    "{{ title | attr('upper') }}",
    "{{ creators | map(attribute='__class__') | list }}",
    "{{ [title] | map('attr', 'x') | list }}",
    "{{ range.__self__ }}",
    "{{ range }}",
    "{{ self._TemplateReference__context }}",
    "{% macro f() %}{% endmacro %}{{ f._func }}",
    "{% for a in tags %}{{ loop.__class__ }}{% endfor %}",
    "{% for a in tags %}{{ loop._iterator }}{% endfor %}",
    "{{ cycler('a') }}{{ joiner() }}{{ lipsum() }}",
    "{{ namespace(a=1).a }}",
    "{{ title | safe }}",
]
ENDLESS = [
    "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{% for a in range(99999) %}{{ abstract }}{% endfor %}",
    "{% macro f(x) %}{{ f(x) }}{{ f(x) }}{% endmacro %}{{ f(1) }}",
    "{% macro f(x) %}{{ f(x ~ x) }}{% endmacro %}{{ f('ab') }}",
    "{% macro f(x) %}{{ f(x + x) }}{% endmacro %}{{ f(['ab']) }}",
    "{% for a in [[[1]]] recursive %}{{ loop([[1], [2]]) }}{% endfor %}",
    "{{ 'x' * 1000000000 }}",
    "{{ [1] * 1000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ range(1000000000) | list | length }}",
    "{{ (range(99999) | join('ab')) | replace('a', range(99999) | join) }}",
    "{{ '%1000000000d' % 1 }}",
    "{% macro f(x) %}{{ f([x, x]) }}{% endmacro %}{{ f(['ab']) }}",
    "{% macro f(x) %}{{ f((x, x)) }}{% endmacro %}{{ f(1) }}",
    "{{ 'x' | center(1000000000) }}",
    "{{ 1.5 | round(1000000000, 'ceil') }}",
    "{% for a in range(4999) %}{% for b in range(4999) %}{% endfor %}{% endfor %}",
    "{% for a in range(4999) %}{{ abstract }}{{ abstract }}{% endfor %}",
    "{% set x %}{{ abstract }}{% endset %}{% for a in range(4999) %}{{ x }}{% endfor %}",
    (
        "{% set x %}{{ abstract ~ abstract }}{% endset %}{% set y %}{% for a in range(4000) %}{{ x }}{% endfor %}"
        "{% endset %}{{ y | quote }}"
    ),
]


@pytest.mark.parametrize("part", ["name", "folder", "properties", "region"])
@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_template_is_named_with_its_line_and_what_is_wrong(part, text):
    with pytest.raises(TemplateError) as broken:
        layout(**{part: text})
    said = str(broken.value)
    assert said.startswith(f"The template obsidian.{part} in config.toml")
    assert BROKEN[text] in said
    assert said.endswith("Mend it; nothing is written until then.")


@pytest.mark.parametrize("text", ESCAPES)
def test_no_template_reaches_more_than_fields(text):
    with pytest.raises(TemplateError):
        layout(region=text)


@pytest.mark.parametrize("text", ENDLESS)
def test_a_template_that_never_ends_or_grows_for_ever_is_stopped(text):
    with pytest.raises(TemplateError):
        layout(region=text)


WORDS = """
{{ }} {% %} {# #} for in tags endfor if else endif set x endset macro f ( ) endmacro title year
abstract . [ ] 0 -1 creators | : join upper replace default map quote callout truncate range loop ~
+ * % ** == 'a' '' , not and __class__ self caller block endblock with endwith raw endraw none true
papershelf: ` --- key: - #
"""
TOKENS = st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join)


@given(TOKENS, st.sampled_from(["name", "folder", "properties", "region"]))
@settings(max_examples=300)
def test_any_text_is_a_template_or_a_fault_in_words(text, part):
    fault = layouts(**{part: text}).fault()
    assert not fault or fault.startswith(f"The template obsidian.{part} in config.toml")


def test_loops_macros_and_blocks_that_end_are_fine():
    text = """\
{% macro link(words, to) %}[{{ words }}]({{ to }}){% endmacro %}
{% set both %}{{ surname }} *and* {{ creators[1].family }}{% endset %}
{% for one in creators %}{{ loop.index }}: {{ one.family }}{{ ", " if not loop.last }}{% endfor %}

{{ link("Read", pdf) }} by {{ both }}. {{ both ~ "!" }}
{{ [both, title] | join(" | ") }} {{ both | replace("and", "<") }}
"""
    from tests.sync.test_obsidian_note import PAPER

    assert layout(region=text).region(PAPER) == (
        "1: Lindqvist, 2: Okafor, 3: Zhao, 4: van den Berg\n"
        "[Read](https://arxiv.org/pdf/2611.20314) by Lindqvist *and* Okafor. Lindqvist *and* Okafor!"
        "\nLindqvist *and* Okafor &#124; GraniteFlow: Timing the Stages of Split Inference Lindqvist *&lt;* Okafor"
    )


@pytest.mark.parametrize("name", ["titel", "Title", "", "x" * 50])
def test_a_preset_that_there_is_not_is_named(name):
    if not name:
        assert layouts().fault() == ""
        return
    assert "there are title, surname-year-title, citekey" in layouts(name=name).fault()


def test_a_file_of_templates_is_named_with_its_path_and_read_again_when_it_changed(tmp_path):
    file = tmp_path / "templates/region.jinja"
    one = layouts(home=tmp_path, region="region.jinja")
    assert f"{file} cannot be read" in one.fault()
    file.parent.mkdir()
    file.write_text("ok\n{{ tite }}")
    assert f"The template {file}, line 2: there is no field 'tite'" in one.fault()
    file.write_text("\ufeffFine: {{ year }}")
    assert one.fault() == ""
    assert one.now() is one.now()
    file.write_bytes(b"\xff\xfe")
    assert "no UTF-8" in one.fault()
    file.unlink()
    file.mkdir()
    assert "cannot be read" in one.fault()


@pytest.mark.parametrize("name", ["../x.jinja", "/etc/x.jinja", "a/b.jinja", "\0.jinja"])
def test_a_file_of_templates_lies_in_its_folder(tmp_path, name):
    assert layouts(home=tmp_path, region=name).fault()
