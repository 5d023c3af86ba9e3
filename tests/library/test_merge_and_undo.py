"""Merging, splitting, undoing and doing again: clips move, nothing is lost, every id still finds its paper."""

import pytest

from library.outcomes import AmbiguousError, CannotUndoError, NotFoundError
from tests.library.bookkeeping import balance
from tests.library.shelves import ABSTRACT, ADA, MEI, TOMAS, Desk, clip


def two(desk: Desk) -> tuple[str, str]:
    """Two papers with nothing in common."""
    one = desk.save(title="PipeLeak", creators=[ADA], identifiers=["arxiv:2611.14273"], tags=["privacy"])
    other = desk.save(title="Robot arms hear cups", creators=[MEI], identifiers=["doi:10.1145/1.2"], note="Hm.")
    return str(one.paper), str(other.paper)


def state(desk: Desk) -> dict[str, object]:
    return {paper.id: (paper.title, paper.tags, paper.note, paper.identifiers) for paper in desk.shelf.find().papers}


def test_merging_keeps_the_older_id_and_everything_of_both(desk):
    one, other = two(desk)
    merged = desk.shelf.merge(other, one, where="test")
    assert (merged.paper, merged.merged) == (one, (other,))
    paper = desk.shelf.get(other)
    assert paper.id == one
    assert (paper.title, paper.tags, paper.note) == ("Robot arms hear cups", ("privacy",), "Hm.")  # the latest capture
    assert len(paper.identifiers) == 2
    assert len(desk.shelf.clips_of(one)) == 2


def test_an_old_id_is_resolved_everywhere(desk):
    one, other = two(desk)
    desk.shelf.merge(one, other, where="test")
    assert desk.shelf.resolve(other) == desk.shelf.resolve(other[:-1].lower()) == one
    assert desk.shelf.edit(other, {"rating": 5}, where="test").id == one
    assert desk.shelf.clips_of(other) == desk.shelf.clips_of(one)
    assert len(desk.shelf.edits_of(other)) == 1
    third = str(desk.save(title="Tidewater", creators=[TOMAS]).paper)
    assert desk.shelf.merge(other, third, where="test").paper == one
    assert desk.shelf.resolve(third) == desk.shelf.resolve(other) == one
    desk.shelf.remove(other, where="test")
    for typed in (one, other, third):
        with pytest.raises(NotFoundError):
            desk.shelf.resolve(typed)


def test_undoing_a_merge_and_undoing_that_again(desk):
    one, other = two(desk)
    before = state(desk)
    merged = desk.shelf.merge(one, other, where="test")
    after = state(desk)
    undone = desk.shelf.undo(merged.batch, where="test")
    assert state(desk) == before
    assert (undone.of, undone.restored, undone.removed) == (merged.batch, (other,), ())
    redone = desk.shelf.undo(undone.batch, where="test")
    assert state(desk) == after
    assert redone.removed == (other,)
    assert desk.shelf.resolve(other) == one
    # What was done again can be undone again, by its own name and as the last thing done.
    desk.shelf.undo(merged.batch, where="test")
    assert state(desk) == before


def test_undo_without_a_name_takes_the_last_thing_a_person_did_step_by_step(desk):
    one, _ = two(desk)
    desk.shelf.edit(one, {"title": "Mine"}, where="test")
    desk.clip(clip(title="Tidewater", identifiers=["arxiv:2611.00001"], targets=[]), via="arxiv")  # a source, no person
    desk.clip("nothing that can be undone")
    desk.shelf.undo(where="test")
    assert desk.shelf.get(one).title == "PipeLeak"
    desk.shelf.undo(where="test")
    desk.shelf.undo(where="test")
    assert desk.shelf.find().papers == ()  # nor does what a source says put a paper on the shelf
    with pytest.raises(CannotUndoError, match="nothing to undo"):
        desk.shelf.undo(where="test")


def test_undoing_a_batch_takes_its_papers_off_and_saving_them_again_brings_them_back_under_their_id(desk):
    raws = [clip(title=title, creators=[ADA], tags=["t"]) for title in ("One", "Two")]
    received = desk.shelf.receive(raws, via="test")
    undone = desk.shelf.undo(received.batch, where="test")
    assert sorted(undone.removed) == sorted(str(one.paper) for one in received.outcomes)
    assert desk.shelf.counts().papers == 0
    again = desk.save(title="One", creators=[ADA], tags=["t"])
    assert (again.outcome, again.paper) == ("created", received.outcomes[0].paper)


def test_undoing_one_clip_leaves_the_rest_of_its_batch(desk):
    raws = [clip(title=title, creators=[ADA]) for title in ("One", "Two")]
    desk.shelf.receive(raws, via="test")
    undone = desk.shelf.undo(clip_id=raws[0]["clip_id"], where="test")
    assert [paper.title for paper in desk.shelf.find().papers] == ["Two"]
    with pytest.raises(CannotUndoError):
        desk.shelf.undo(clip_id=raws[0]["clip_id"], where="test")
    desk.shelf.undo(undone.batch, where="test")
    assert desk.shelf.counts().papers == 2


def test_undoing_takes_back_what_a_batch_added_to_a_known_paper(desk):
    first = desk.save(title="PipeLeak", creators=[ADA])
    raw = clip(at=desk.clock.on(minutes=1), title="PipeLeak", creators=[ADA], abstract=ABSTRACT, tags=["t"], note="N.")
    received = desk.shelf.receive([raw], via="test")
    assert received.outcomes[0].outcome == "updated"
    undone = desk.shelf.undo(received.batch, where="test")
    paper = desk.shelf.get(str(first.paper))
    assert (paper.abstract, paper.tags, paper.note, paper.revision) == ("", (), "", 3)
    assert (undone.removed, undone.restored) == ((), ())


def test_undo_after_a_later_edit_keeps_the_edit_and_says_so(desk):
    first = str(desk.save(title="PipeLeak", creators=[ADA]).paper)
    received = desk.shelf.receive([clip(title="PipeLeak", creators=[ADA], abstract=ABSTRACT)], via="test")
    desk.shelf.edit(first, {"abstract": "Mine.", "rating": 3}, where="shelf")
    undone = desk.shelf.undo(received.batch, where="test")
    assert {(one.paper, one.field, one.why) for one in undone.kept} == {
        (first, "abstract", "set since (shelf)"),
        (first, "rating", "set since (shelf)"),
    }
    assert desk.shelf.get(first).abstract == "Mine."


def test_undoing_clips_whose_paper_was_merged_since_takes_them_out_of_the_merged_paper(desk):
    one = desk.shelf.receive([clip(title="PipeLeak", creators=[ADA])], via="test")
    other = desk.shelf.receive([clip(title="Tidewater", creators=[MEI], tags=["t"])], via="test")
    survivor = str(one.outcomes[0].paper)
    desk.shelf.merge(survivor, str(other.outcomes[0].paper), where="test")
    desk.shelf.undo(other.batch, where="test")
    paper = desk.shelf.get(survivor)
    assert (paper.title, paper.tags) == ("PipeLeak", ())


def test_a_merge_that_was_merged_on_is_not_undone_by_halves(desk):
    one, other = two(desk)
    third = str(desk.save(title="Tidewater", creators=[TOMAS]).paper)
    first = desk.shelf.merge(other, third, where="test")  # third into other
    second = desk.shelf.merge(one, other, where="test")  # both into one
    with pytest.raises(CannotUndoError):
        desk.shelf.undo(first.batch, where="test")
    assert desk.shelf.resolve(third) == one
    desk.shelf.undo(second.batch, where="test")
    desk.shelf.undo(first.batch, where="test")
    assert {desk.shelf.resolve(paper) for paper in (one, other, third)} == {one, other, third}


def test_what_an_undo_brings_back_to_a_paper_merged_since_goes_where_that_paper_is_now(desk):
    older = str(desk.save(title="Tidewater", creators=[TOMAS]).paper)
    one, other = two(desk)
    merged = desk.shelf.merge(one, other, where="test")
    parted = desk.shelf.split(one, [desk.shelf.clips_of(other)[1].clip_ids[0]], where="test")
    assert parted.papers == (one, other)
    desk.shelf.merge(older, one, where="test")
    desk.shelf.undo(parted.batch, where="test")
    assert {desk.shelf.resolve(paper) for paper in (older, one, other)} == {older}
    assert [paper.id for paper in desk.shelf.find().papers] == [older]
    assert len(desk.shelf.clips_of(older)) == 3
    assert merged.paper == one
    balance(desk)


def test_a_merge_done_again_takes_what_was_clipped_meanwhile_along(desk):
    one, other = two(desk)
    undone = desk.shelf.undo(desk.shelf.merge(one, other, where="test").batch, where="test")
    desk.save(title="Robot arms hear cups", creators=[MEI], abstract=ABSTRACT, identifiers=["doi:10.1145/1.2"])
    desk.shelf.undo(undone.batch, where="test")
    assert [paper.id for paper in desk.shelf.find().papers] == [one]
    assert len(desk.shelf.clips_of(other)) == 3
    balance(desk)


def test_split_takes_the_last_merge_back_with_all_the_ids_that_came_with_it(desk):
    one, other = two(desk)
    third = str(desk.save(title="Tidewater", creators=[TOMAS]).paper)
    desk.shelf.merge(other, third, where="test")
    desk.shelf.merge(one, other, where="test")
    parted = desk.shelf.split(one, where="test")
    assert parted.papers == (one, other)
    assert desk.shelf.resolve(third) == other
    assert len(desk.shelf.clips_of(other)) == 2
    with pytest.raises(NotFoundError, match="never merged"):
        desk.shelf.split(one, where="test")


def test_split_takes_named_clips_into_a_paper_of_their_own_for_ever(desk):
    first = desk.save(title="PipeLeak", creators=[ADA])
    raw = clip(title="PipeLeak", creators=[ADA], abstract=ABSTRACT, at=desk.clock.on(minutes=1))
    desk.clip(raw)
    parted = desk.shelf.split(str(first.paper), [raw["clip_id"]], where="test")
    one, other = (desk.shelf.get(paper) for paper in parted.papers)
    assert (one.abstract, other.abstract) == ("", ABSTRACT)
    assert one.id == first.paper
    # They look alike, but a person has said that they are two: no clip unites them, none asks.
    again = desk.save(title="PipeLeak", creators=[ADA], note="again")
    assert again.merged == ()
    assert desk.shelf.questions() == ()
    assert desk.shelf.counts().papers == 2
    desk.shelf.undo(parted.batch, where="test")
    assert desk.shelf.counts().papers == 1


def test_split_refuses_what_it_cannot_do_in_words(desk):
    one, _ = two(desk)
    with pytest.raises(NotFoundError, match="No such clip in this paper; its clips are"):
        desk.shelf.split(one, ["nonsense"], where="test")
    with pytest.raises(NotFoundError, match="leave at least one"):
        desk.shelf.split(one, [str(desk.shelf.clips_of(one)[0].number)], where="test")


def test_a_clip_split_off_goes_back_to_the_paper_it_came_from(desk):
    one, other = two(desk)
    moved = desk.shelf.clips_of(other)[0].clip_ids[0]
    desk.shelf.merge(one, other, where="test")
    assert desk.shelf.split(one, [moved], where="test").papers == (one, other)
    assert desk.shelf.get(other).title == "Robot arms hear cups"


def alike(desk: Desk) -> tuple[str, str]:
    """Two papers about which there is a question."""
    one = desk.save(title="PipeLeak")
    other = desk.save(title="PipeLeak", creators=[ADA])
    assert [each.paper for each in other.maybe] == [one.paper]
    return str(one.paper), str(other.paper)


def test_a_question_is_asked_once_and_answered_same(desk):
    one, other = alike(desk)
    desk.save(title="PipeLeak", creators=[ADA], note="again")
    (question,) = desk.shelf.questions()
    assert (question.paper_a, question.paper_b, question.title_a) == (one, other, "PipeLeak")
    assert question.evidence
    batch = desk.shelf.answer(question.id, "same", where="test")
    assert desk.shelf.resolve(other) == one
    assert desk.shelf.questions() == ()
    with pytest.raises(NotFoundError):
        desk.shelf.answer(question.id, "never", where="test")
    desk.shelf.undo(batch, where="test")
    assert desk.shelf.counts() == desk.shelf.counts().__class__(2, {"new": 2}, 1)


def test_never_is_for_ever_also_under_later_ids(desk):
    third = str(desk.save(title="Tidewater", creators=[MEI]).paper)
    one, other = alike(desk)
    desk.shelf.answer(desk.shelf.questions()[0].id, "never", where="test")
    again = desk.save(title="PipeLeak", creators=[ADA], note="again")
    assert (again.maybe, again.merged) == ((), ())
    assert desk.shelf.merge(other, third, where="test").paper == third
    desk.save(title="PipeLeak", creators=[ADA], note="once more")
    assert desk.shelf.questions() == ()
    assert desk.shelf.counts().papers == 2
    assert desk.shelf.resolve(one) == one


def test_a_question_follows_a_paper_that_is_merged_away(desk):
    older = str(desk.save(title="Tidewater", creators=[MEI]).paper)
    one, other = alike(desk)
    desk.shelf.merge(older, one, where="test")
    (question,) = desk.shelf.questions()
    assert {question.paper_a, question.paper_b} == {older, other}
    assert desk.shelf.counts().questions == 1
    desk.shelf.answer(question.id, "same", where="test")
    assert desk.shelf.resolve(other) == desk.shelf.resolve(one) == older
    assert desk.shelf.questions() == ()


def test_the_answer_of_a_person_outlives_the_undo_of_the_clip_that_asked(desk):
    desk.save(title="PipeLeak")
    received = desk.shelf.receive([clip(title="PipeLeak", creators=[ADA])], via="test")
    desk.shelf.answer(desk.shelf.questions()[0].id, "never", where="test")
    undone = desk.shelf.undo(received.batch, where="test")
    desk.shelf.undo(undone.batch, where="test")
    assert desk.shelf.questions() == ()


def test_removing_a_paper_is_undone_with_its_edits(desk):
    one, _ = two(desk)
    desk.shelf.edit(one, {"rating": 4}, where="test")
    batch = desk.shelf.remove(one, where="test")
    with pytest.raises(NotFoundError, match="was removed"):
        desk.shelf.get(one)
    assert desk.shelf.undo(batch, where="test").restored == (one,)
    assert desk.shelf.get(one).rating == 4


def test_a_removed_paper_whose_like_was_saved_since_comes_back_as_itself(desk):
    first = desk.save(title="PipeLeak", creators=[ADA])
    batch = desk.shelf.remove(str(first.paper), where="test")
    like = desk.save(title="PipeLeak", creators=[ADA], abstract=ABSTRACT)
    assert like.paper != first.paper
    again = desk.save(title="PipeLeak", creators=[ADA])  # the removed paper's very words, but another paper is the same
    assert (again.outcome, again.paper) == ("unchanged", like.paper)
    desk.shelf.undo(clip_id=again.clip_id, where="test")
    assert desk.shelf.undo(batch, where="test").restored == (first.paper,)
    assert {paper.id for paper in desk.shelf.find().papers} == {first.paper, like.paper}


def test_what_cannot_be_undone_is_said(desk):
    one, other = two(desk)
    merged = desk.shelf.merge(one, other, where="test")
    desk.shelf.undo(merged.batch, where="test")
    with pytest.raises(CannotUndoError, match="undone already"):
        desk.shelf.undo(merged.batch, where="test")
    with pytest.raises(NotFoundError, match="no batch or clip ZZZZ"):
        desk.shelf.undo("ZZZZ", where="test")
    with pytest.raises(NotFoundError):
        desk.shelf.undo(clip_id="nothing", where="test")
    with pytest.raises(AmbiguousError):
        desk.shelf.undo(merged.batch[:4], where="test")
    with pytest.raises(NotFoundError, match="one paper already"):
        desk.shelf.merge(one, one, where="test")
