"""Of an item's `extra` one line is ours: it changes, comes and goes, and every other line stays as it was written."""

from hypothesis import given
from hypothesis import strategies as st

from sync.merge3 import merge
from sync.zotero.extra import by_line, extra_with, labelled, line_in, whole

OLD, NEW = "arXiv:2611.14273", "arXiv:2611.14273 [cs.LG]"


def test_our_line_changes_and_a_persons_lines_stay():
    theirs = f"tldr: leaks\n{OLD}\nComment: see arXiv:2501.00001\n\nlast"
    assert line_in(theirs) == OLD
    assert extra_with(NEW, theirs) == f"tldr: leaks\n{NEW}\nComment: see arXiv:2501.00001\n\nlast"
    assert extra_with("", theirs) == "tldr: leaks\nComment: see arXiv:2501.00001\n\nlast"
    assert extra_with(NEW, "mine") == f"{NEW}\nmine"
    assert extra_with(NEW, None) == NEW
    assert extra_with("", "mine") == "mine"


def test_merged_by_line_a_persons_own_lines_are_no_change_of_ours():
    item = {"extra": f"mine\n{OLD}", "title": "x"}
    merged = merge({"extra": OLD}, {"extra": NEW}, by_line(item))
    assert merged.conflicts == ()
    assert whole(merged.changes, item) == {"extra": f"mine\n{NEW}"}
    # A person who changes or takes away our own line has the last word as with any field.
    gone = {"extra": "mine"}
    assert merge({"extra": OLD}, {"extra": OLD}, by_line(gone)).changes == {}
    assert whole({"title": "y"}, item) == {"title": "y"}


def test_labels_that_people_write():
    assert labelled("DOI: 10.5555/x\nIssued: 2026\nissued: 2027\nhttp://x\nmood: fine") == {
        "DOI": "10.5555/x",
        "date": "2026",
    }
    assert labelled(None) == {}


LINES = st.lists(st.sampled_from(["mine", "", "DOI: 10.5555/x", OLD, NEW, "arXiv: is down", "see arXiv:2501.00001"]))


@given(LINES.map("\n".join), st.sampled_from(["", OLD, NEW]))
def test_whatever_stands_there_the_line_is_read_back_and_nothing_else_changes(theirs, line):
    after = extra_with(line, theirs)
    assert line == "" or line_in(after) == line
    assert extra_with(line_in(theirs), theirs) == theirs.strip("\n")

    def others(extra):
        return [one for one in extra.split("\n") if one and one not in {OLD, NEW}]

    assert others(after) == others(theirs)
