"""A published version that only a source found is proposed, and counts once a person said so."""

import pytest

from library.outcomes import NotFoundError
from tests.library.bookkeeping import balance
from tests.library.shelves import ADA, Desk, clip

PREPRINT = {"title": "PipeLeak", "creators": [ADA], "published": "2026-11-19", "identifiers": ["arxiv:2611.14273"]}
VENUE = "Proceedings of the Harbour Conference"
PUBLISHED = {
    "title": "PipeLeak",
    "creators": [ADA],
    "type": "conference",
    "venue": VENUE,
    "published": "2027",
    "identifiers": ["arxiv:2611.14273", "doi:10.5555/harbour.12"],
}


def found(desk: Desk, **said):
    """A source tells of a publication."""
    return desk.shelf.receive([_clip(desk, **(PUBLISHED | said))], via="arxiv").outcomes[0]


def _clip(desk, **said):
    return clip(at=desk.clock.on(seconds=1), url="https://arxiv.org/abs/2611.14273", kind="paper", targets=[], **said)


@pytest.fixture
def paper(desk: Desk) -> str:
    return str(desk.save(**PREPRINT).paper)


def shown(desk, paper):
    one = desk.shelf.get(paper)
    return (one.type, one.venue, one.published, one.identifier("doi"))


AS_SAVED = ("preprint", "arXiv", "2026-11-19", "")
AS_PUBLISHED = ("conference", VENUE, "2027", "10.5555/harbour.12")


def test_it_changes_nothing_by_itself_and_is_proposed(desk, paper):
    before = desk.shelf.get(paper)
    assert found(desk).outcome == "unchanged"
    assert shown(desk, paper) == AS_SAVED
    assert desk.shelf.get(paper).revision == before.revision
    (one,) = desk.shelf.proposed()
    assert (one.paper, one.title) == (paper, "PipeLeak")
    assert one.publication.says == f"A published version was found: {VENUE}, 2027."
    balance(desk)


def test_used_it_is_the_papers_and_undone_it_is_proposed_again(desk, paper):
    found(desk)
    batch = desk.shelf.publish(paper, "use", where="test")
    assert shown(desk, paper) == AS_PUBLISHED
    assert [one.kind for one in desk.shelf.get(paper).versions] == ["preprint", "proceedings"]
    assert desk.shelf.proposed() == ()
    balance(desk)
    desk.shelf.undo(batch, where="test")
    assert shown(desk, paper) == AS_SAVED
    assert len(desk.shelf.proposed()) == 1
    balance(desk)


def test_left_it_stays_left_whatever_the_source_says_of_it_later(desk, paper):
    found(desk)
    desk.shelf.publish(paper, "leave", where="test")
    found(desk, abstract="Now with an abstract.")
    found(desk, identifiers=["arxiv:2611.14273"])  # the same venue and year, without its DOI
    found(desk, venue="Harbour 27", published="2028")  # the same DOI
    assert desk.shelf.proposed() == ()
    assert shown(desk, paper) == AS_SAVED
    with pytest.raises(NotFoundError):
        desk.shelf.publish(paper, "use", where="test")


def test_used_it_takes_what_the_source_says_of_it_later(desk, paper):
    found(desk)
    desk.shelf.publish(paper, "use", where="test")
    found(desk, pages="12-30")
    assert desk.shelf.get(paper).pages == "12-30"
    assert desk.shelf.proposed() == ()


def test_another_publication_is_another_question(desk, paper):
    found(desk)
    desk.shelf.publish(paper, "leave", where="test")
    journal = {"type": "journal", "venue": "Journal of Bells", "identifiers": ["arxiv:2611.14273", "doi:10.5555/j.1"]}
    found(desk, **journal)
    (one,) = desk.shelf.proposed()
    assert one.publication.venue == "Journal of Bells"
    assert shown(desk, paper) == AS_SAVED


def test_a_persons_own_save_on_the_proceedings_page_is_the_consent(desk, paper):
    found(desk)
    desk.save(**PUBLISHED)
    assert shown(desk, paper) == AS_PUBLISHED
    assert desk.shelf.proposed() == ()


def test_what_nobody_saved_as_a_preprint_takes_it_at_once(desk):
    paper = str(desk.save(title="PipeLeak", creators=[ADA], identifiers=["doi:10.5555/harbour.12"]).paper)
    found(desk, identifiers=["doi:10.5555/harbour.12"])
    assert shown(desk, paper) == AS_PUBLISHED
    assert desk.shelf.proposed() == ()


def test_a_paper_that_was_removed_asks_nothing_and_a_merge_brings_the_answer_along(desk, paper):
    found(desk)
    batch = desk.shelf.remove(paper, where="test")
    assert desk.shelf.proposed() == ()
    desk.shelf.undo(batch, where="test")
    desk.shelf.publish(paper, "leave", where="test")
    other = str(desk.save(title="Leaks in Pipes", identifiers=["arxiv:2611.00001"]).paper)
    desk.shelf.merge(paper, other, where="test")
    assert desk.shelf.proposed() == ()
    balance(desk)


def test_what_only_a_source_said_is_taken_out_of_a_paper_onto_no_shelf(desk, zotero, paper):
    assert zotero
    found(desk)
    (number,) = [one.number for one in desk.shelf.clips_of(paper) if one.source == "publisher"]
    desk.shelf.split(paper, [str(number)], where="test")
    assert desk.shelf.proposed() == ()
    assert [one.paper.id for one in desk.placements.due(zotero)] == [paper]
    balance(desk)
