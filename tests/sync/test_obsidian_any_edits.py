"""Whatever a person does to a note between two syncs: nothing but our own changes, and nothing of theirs is lost.

The note is taken apart by another hand (`tests.sync.notes`), and what may have changed is said here once more.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.paper import Annotation, Paper
from library.tags import spelling
from sync.obsidian import body, drafts, frontmatter, highlights, note, regions
from sync.obsidian.frontmatter import UnreadableFrontmatterError
from tests.sync import notes
from tests.sync.edits import EDITS, Edit
from tests.sync.marks import mark

PAPER = Paper(
    "01JDB4T8Q2V6M0XK9R3H5N7WYE",
    "GraniteFlow: Timing",
    "Pauses tell.",
    tags=("privacy",),
    annotations=(mark(1), mark(2, comment="Why?"), mark(4)),
)
MARKS = st.lists(
    st.builds(
        mark, st.integers(1, 5), st.sampled_from(["", "Other."]), comment=st.sampled_from(["", "", "Why?", "So."])
    ),
    max_size=5,
    unique_by=lambda one: one.key,
)
NEWS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["GraniteFlow: Timing", "Another", "A: %% b"]),
        "abstract": st.sampled_from(["Pauses tell.", "Anew.", "", "Two\n\nparts"]),
        "status": st.sampled_from(["new", "reading", "read"]),
        "tags": st.lists(st.sampled_from(["privacy", "b c", "d"]), unique=True).map(tuple),
        "rating": st.none() | st.integers(1, 5),
        "annotations": MARKS.map(lambda found: tuple(sorted(found, key=lambda one: one.sort_index))),
        "note": st.sampled_from(["A thought.", "A thought.\n\nAnother."]),
        "upvotes": st.integers(1, 3),
    },
)
STEPS = st.lists(st.tuples(st.lists(EDITS, max_size=4), NEWS), min_size=1, max_size=5)


def follow(steps: Sequence[tuple[Sequence[Edit], Mapping[str, Any]]], first: Mapping[str, Any], *, known: bool) -> None:
    paper = replace(PAPER, **first)
    draft = drafts.new(paper, "N.md")
    text = drafts.text_of(draft.after)
    base: Mapping[str, Any] | None = draft.base if known else None
    good = text
    for edits, news in steps:
        for edit in edits:
            text = edit(text)
        paper = replace(paper, **news)
        before = drafts.bytes_of(text)
        text = drafts.text_of(before)  # bytes that are no text may have become some
        draft = drafts.updated(paper, "N.md", before, text, base)
        after = drafts.text_of(draft.after)
        check(text, after, paper, base, draft)
        again = drafts.updated(paper, "N.md", draft.after, after, draft.base)
        assert not again.writes, "merging twice is not merging once"
        assert again.base == draft.base
        if "do not parse" not in draft.reason and "no longer one pair" not in draft.reason:
            good, base = after, draft.base
        text = good  # what stops everything, they undo


def check(text: str, after: str, paper: Paper, base: Mapping[str, Any] | None, draft: drafts.Draft) -> None:
    try:
        theirs = frontmatter.read(text)
    except UnreadableFrontmatterError:
        assert after == text
        assert draft.conflicts
        return
    if any(one.field == "properties" for one in draft.conflicts):
        assert after == text
        return
    check_properties(text, after, theirs, base)
    check_body(text, after, paper, base or {}, draft)


def check_properties(text: str, after: str, theirs: Mapping[str, Any], base: Mapping[str, Any] | None) -> None:
    had, others = notes.properties(text)
    have, now = notes.properties(after)
    if notes.body_starts(text):
        # A comment within a list of ours stays, or goes with the list where all of it is written anew.
        assert [one for one in now if not remark(one)] == [one for one in others if not remark(one)]
        assert not Counter(filter(remark, others)) - Counter(filter(remark, notes.lines_of_head(after)))
    read = frontmatter.read(after)
    for name, value in theirs.items():
        if name not in notes.OWNED:
            assert read[name] == value
            continue
        if read.get(name) == value:
            assert have.get(name) == had.get(name), name
        was = (base or {"properties": {}})["properties"].get(name)
        if name in note.LISTS:
            same = spelling if name == "tags" else str  # one tag however it is spelled
            were = {same(one) for one in was or ()}
            assert {one for one in names(value) if same(one) not in were} <= names(read.get(name))
        elif value != was:
            assert read.get(name) == value, "a person's value is written over"


def remark(line: str) -> bool:
    return not line.strip() or line.startswith("#")


def names(value: Any) -> set[str]:
    return {str(one) for one in (value if isinstance(value, list) else [value]) if one is not None}


def check_body(text: str, after: str, paper: Paper, base: Mapping[str, Any], draft: drafts.Draft) -> None:
    # Where there were no properties, they go before the body and behind the mark.
    text, after = (one if notes.body_starts(one) else one.removeprefix("\ufeff") for one in (text, after))
    had, have = notes.body(text), notes.body(after)
    if had.broken:
        assert after[notes.body_starts(after) :] == text[notes.body_starts(text) :]
        assert "no longer one pair" in draft.reason
        return
    assert not have.broken
    check_outside(
        "".join(had.outside), "".join(have.outside), paper, came="highlights" in have.inside.keys() - had.inside.keys()
    )
    assert have.inside.keys() - {"highlights"} == had.inside.keys() - {"highlights"}, "a region that was out is back"
    if (mine := had.inside.get("paper")) is not None and base:
        plain = mine.replace("\r\n", "\n").removesuffix("\n")
        if plain not in {base["region"] or "", note.region(paper)}:
            assert have.inside["paper"] == mine, "an edited region is written over"
            assert draft.reason
        else:
            assert have.inside["paper"].replace("\r\n", "\n") in {note.region(paper) + "\n", mine}
    if "highlights" in had.inside:
        check_highlights(had.inside["highlights"], have.inside["highlights"], paper.annotations, base)
    told = {body.TAKEN_OUT: "paper", body.NO_HIGHLIGHTS: "highlights" if paper.annotations else ""}
    for says, name in told.items():
        given = name and base.get({"paper": "region"}.get(name, name)) is not None
        assert (says in draft.reason) == bool(given and name not in had.inside)
    if base and base.get("highlights") is not None:
        assert ("highlights" in have.inside) == ("highlights" in had.inside)


def check_outside(had: str, have: str, paper: Paper, *, came: bool) -> None:
    """Nothing outside but highlights at the end, the first time, and pieces in one place."""
    without = [have]
    if came:
        part = f"## Highlights\n\n{regions.opening('highlights')}\n{regions.closing('highlights')}\n"
        ends = [end for end in ("\n", "\r\n") if have.endswith(part.replace("\n", end))]
        assert ends, "the highlights are not at the end"
        without = [have.removesuffix(gap + part.replace("\n", end)) for end in ends for gap in ("", end, end * 2)]
    assert any(grown(had, one, paper) for one in without), "something outside the regions has changed"


def grown(had: str, have: str, paper: Paper) -> bool:
    """Whether one is the other with at most the paper's pieces put in, all at one place."""
    pairs = enumerate(zip(had, have, strict=False))
    start = next((at for at, (one, two) in pairs if one != two), min(len(had), len(have)))
    if not have.endswith(had[start:]) or len(have) < len(had):
        return False
    new = have[start : len(have) - (len(had) - start)].replace("\r\n", "\n")
    for piece in note.pieces(paper).values():
        new = new.replace(piece, "", 1)
    return not new.strip("\r\n")


def check_highlights(had: str, have: str, annotations: Sequence[Annotation], base: Mapping[str, Any]) -> None:
    wanted = highlights.items(annotations)
    ours = {line for lines in wanted.values() for line in lines}
    known = base.get("highlights") or {}
    were = {line for lines in known.values() for line in lines}

    def persons(region: str) -> list[str]:
        return [line for line in notes.split(region) if line.rstrip("\r\n") not in ours | were]

    assert persons(have) == persons(had), "a person's line is gone, changed, or elsewhere"
    there = [line.rstrip("\r\n") for line in notes.split(have)]
    for key, lines in wanted.items():
        if key not in known and f"^z{key}" not in had:
            assert there.count(lines[0]) == 1, "a new one is not there"
        if key in known and f"^z{key}" not in had:
            assert f"^z{key}" not in have, "one that was deleted here is back"
    before = [line.rstrip("\r\n") for line in notes.split(had)]
    for key, lines in known.items():
        if key not in wanted and before.count(lines[0]) == had.count(f"^z{key}") == 1:
            below = before[before.index(lines[0]) + 1 :]
            below = below[1:] if below[:1] == lines[1:] else below
            if not below or below[0].startswith("- "):
                assert lines[0] not in there, "one that is gone there stays for nothing"


@given(STEPS, NEWS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_any_edits_between_any_syncs(steps, first):
    follow(steps, first, known=True)


@given(STEPS, NEWS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_edits_of_a_note_that_was_made_elsewhere(steps, first):
    follow(steps, first, known=False)


@pytest.mark.long
@given(STEPS, NEWS, st.booleans())
@settings(max_examples=6000, suppress_health_check=[HealthCheck.too_slow])
def test_any_edits_between_any_syncs_at_length(steps, first, known):
    follow(steps, first, known=known)
