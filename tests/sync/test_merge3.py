"""Three-way merge: theirs is never lost, ours goes over where they left it, what both changed is said."""

from hypothesis import given
from hypothesis import strategies as st

from sync.merge3 import merge, merge_names, written

VALUES = st.one_of(st.integers(0, 2), st.sampled_from(["a", "b"]), st.lists(st.sampled_from("xy"), max_size=2))
SIDES = st.dictionaries(st.sampled_from("pqrs"), VALUES, max_size=4)
NAMES = st.lists(st.sampled_from("abcdef"), unique=True, max_size=5)


def after(theirs, changes):
    """What stands there once the changes are written."""
    return {name: value for name, value in {**theirs, **changes}.items() if value is not None}


@given(SIDES, SIDES, SIDES)
def test_what_they_changed_is_never_written_over(base, ours, theirs):
    merged = merge(base, ours, theirs)
    for name, value in theirs.items():
        if value != base.get(name):
            assert after(theirs, merged.changes)[name] == value


@given(SIDES, SIDES, SIDES)
def test_what_they_left_alone_becomes_ours(base, ours, theirs):
    now = after(theirs, merge(base, ours, theirs).changes)
    for name in {*base, *ours}:
        if theirs.get(name) == base.get(name):
            assert now.get(name) == ours.get(name)


@given(SIDES, SIDES, SIDES)
def test_what_is_not_ours_is_not_touched(base, ours, theirs):
    now = after(theirs, merge(base, ours, theirs).changes)
    for name in theirs.keys() - base.keys() - ours.keys():
        assert now[name] == theirs[name]


@given(SIDES, SIDES, SIDES)
def test_a_conflict_is_said_exactly_where_both_changed_to_different_values(base, ours, theirs):
    both = {name for name in {*base, *ours} if len({repr(side.get(name)) for side in (base, ours, theirs)}) == 3}
    assert {one.field for one in merge(base, ours, theirs).conflicts} == both


@given(SIDES, SIDES, SIDES)
def test_doing_it_twice_is_doing_it_once(base, ours, theirs):
    first = merge(base, ours, theirs)
    second = merge(first.base, ours, after(theirs, first.changes))
    assert second.changes == {}
    assert second.base == first.base
    assert second.conflicts == first.conflicts


@given(SIDES, SIDES)
def test_a_lost_record_of_our_own_writing_is_no_conflict(base, ours):
    there = after(base, merge(base, ours, base).changes)
    again = merge(base, ours, there)
    assert (again.changes, again.conflicts) == ({}, ())


@given(SIDES, st.lists(st.tuples(SIDES, st.booleans()), max_size=4), SIDES)
def test_writes_whose_answers_were_lost_are_ours_whichever_of_them_were_done(base, lost, ours):
    there, unanswered = base, []
    for wanted, done in lost:
        merged = merge(written(base, unanswered, there), wanted, there)
        assert merged.conflicts == ()
        unanswered.append(merged.base)
        there = after(there, merged.changes) if done else there
    last = merge(written(base, unanswered, there), ours, there)
    assert last.conflicts == ()
    assert after(there, last.changes) == ours


@given(SIDES, st.lists(SIDES, min_size=1, max_size=3), SIDES)
def test_what_none_of_the_lost_writes_was_to_leave_is_a_persons(base, unanswered, theirs):
    known = written(base, unanswered, theirs)
    for name in {*base, *theirs}:
        if all(one.get(name) != theirs.get(name) for one in unanswered):
            assert known.get(name) == base.get(name)


@given(SIDES, SIDES, SIDES, SIDES)
def test_a_persons_change_is_remembered_through_later_merges(base, ours, later, theirs):
    first = merge(base, ours, theirs)
    there = after(theirs, first.changes)
    second = merge(first.base, later, there)
    for name in first.theirs:
        assert after(there, second.changes).get(name) == theirs.get(name)


@given(NAMES, NAMES, NAMES)
def test_names_merge_as_sets(base, ours, theirs):
    merged = merge_names(base, ours, theirs)
    assert set(merged) == (set(theirs) - (set(base) - set(ours))) | (set(ours) - set(base))
    assert len(merged) == len(set(merged))
    assert [name for name in merged if name in theirs] == [name for name in theirs if name in merged]


@given(NAMES, NAMES, NAMES)
def test_names_merged_twice_are_merged_once(base, ours, theirs):
    once = merge_names(base, ours, theirs)
    assert merge_names(ours, ours, once) == once
