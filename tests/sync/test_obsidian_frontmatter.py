"""Properties are changed line by line: what is set reads back, and every other byte stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.obsidian import frontmatter, note
from sync.obsidian.frontmatter import UnreadableFrontmatterError

TEXT = st.text(max_size=30)
NAMES = st.sampled_from([*note.ORDER[:6], "title", "papershelf", "mine"])
VALUES = st.one_of(TEXT, st.integers(-5, 10**6), st.booleans(), st.lists(TEXT, min_size=1, max_size=3))
PROPERTIES = st.dictionaries(NAMES, VALUES, max_size=6)
BODIES = st.sampled_from(["", "words\n", "---\nno properties\n---\n", "\r\nwords\r\n", "a: b\n"])


def as_read(properties):
    return {name: value for name, value in properties.items() if value is not None}


@given(PROPERTIES, BODIES)
def test_what_is_rendered_reads_back_equal(properties, body):
    assert frontmatter.read(frontmatter.render(properties) + body) == properties


@given(PROPERTIES, st.dictionaries(NAMES, st.one_of(st.none(), VALUES), max_size=4), BODIES, st.booleans())
def test_what_is_changed_reads_back_and_the_rest_stays(properties, changes, body, windows):
    text = frontmatter.render(properties) + body
    if windows:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    after = frontmatter.change(text, changes, note.ORDER)
    assert frontmatter.read(after) == as_read({**properties, **changes})
    assert after.endswith(text[frontmatter.locate(text).end :])
    if windows:
        assert "\n" not in after.replace("\r\n", "")
    untouched = [name for name in properties if name not in changes]
    assert [name for name in frontmatter.read(after) if name in untouched] == untouched


@given(PROPERTIES, BODIES)
def test_setting_what_is_there_changes_no_byte(properties, body):
    text = frontmatter.render(properties) + body
    assert frontmatter.change(text, properties, note.ORDER) == text


def test_a_new_property_goes_to_its_place():
    text = "---\nstatus: new\nmine: x\ntitle: y\n---\n"
    changed = frontmatter.change(text, {"rating": 3, "url": "https://a.example", "papershelf": "1"}, note.ORDER)
    assert changed == ('---\nstatus: new\nrating: 3\nurl: https://a.example\nmine: x\ntitle: y\npapershelf: "1"\n---\n')


def test_a_note_without_properties_gets_some():
    assert frontmatter.change("words\n", {"status": "new"}, note.ORDER) == "---\nstatus: new\n---\nwords\n"


def test_a_byte_order_mark_stays_in_front():
    assert frontmatter.read("\ufeff---\nstatus: new\n---\n") == {"status": "new"}
    assert (
        frontmatter.change("\ufeff---\nstatus: new\n---\n", {"status": "read"}, []) == "\ufeff---\nstatus: read\n---\n"
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\na: [b\n---\n", 3),
        ("---\nstatus: new\na: 'b\n---\n", 4),
        ("---\na: 1\na: 2\n---\n", 3),
        ("---\n- a\n---\n", 2),
        ("---\nwords\n---\n", 2),
    ],
)
def test_what_does_not_parse_is_said_with_its_line(text, line):
    with pytest.raises(UnreadableFrontmatterError) as caught:
        frontmatter.read(text)
    assert abs(caught.value.line - line) <= 1


def test_dates_are_read_as_text():
    assert frontmatter.read("---\nsaved: 2026-11-23\nat: 2026-11-23T07:41:12\n---\n") == {
        "saved": "2026-11-23",
        "at": "2026-11-23T07:41:12",
    }
