"""A paper is known by every way in which it was told; and a work appears once, and is deposited once."""

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.library.bookkeeping import balance
from tests.library.judging import verdict
from tests.library.shelves import ABSTRACT, ADA, MEI, TOMAS, Desk, clip

OLD = "Leaky pipes: what a schedule tells of its training set"
NEW = "Auditing membership leakage in pipelined training"
WHO = [ADA, TOMAS]
PREPRINT = {"title": OLD, "creators": WHO, "type": "preprint", "identifiers": ["arxiv:2611.14273"]}
PUBLISHED = {"title": NEW, "creators": WHO, "type": "conference", "venue": "PIPES", "published": "2026"}


def test_a_paper_is_known_by_the_title_that_it_had_before(desk):
    paper = desk.save(**PREPRINT).paper
    assert desk.save(**PUBLISHED, identifiers=["arxiv:2611.14273", "doi:10.1145/7.8"]).paper == paper
    assert desk.shelf.get(str(paper)).title == NEW
    again = desk.save(title=OLD, creators=WHO)
    assert (again.outcome, again.paper) == ("updated" if again.outcome == "updated" else "unchanged", paper)
    balance(desk)


def test_a_paper_is_known_by_the_title_that_a_person_gave_it(desk):
    paper = str(desk.save(**PREPRINT).paper)
    desk.shelf.edit(paper, {"title": "Pipes that tell on their schedules"}, where="test")
    assert desk.save(title="Pipes that tell on their schedules", creators=WHO).paper == paper
    assert desk.save(title=OLD, creators=WHO).paper == paper


def test_a_list_page_that_names_no_creators_tells_of_a_paper_that_has_some(desk):
    paper = desk.save(title=OLD, identifiers=["arxiv:2611.14273"]).paper
    assert desk.save(**PREPRINT).paper == paper
    assert desk.save(title=OLD, creators=WHO, type="conference").paper == paper


def test_a_second_deposit_under_the_publications_title_is_asked_about(desk):
    paper = desk.save(**PREPRINT, abstract=ABSTRACT).paper
    assert desk.save(**PUBLISHED, abstract=ABSTRACT).paper == paper
    other = desk.save(**PREPRINT | {"title": NEW, "identifiers": ["arxiv:2611.19999"]})
    assert other.outcome == "created"
    assert [one.paper for one in other.maybe] == [paper]
    assert "two arXiv ids" in other.maybe[0].evidence[0].text


def test_a_paper_that_has_its_publication_takes_no_sisters(desk):
    sister = {"title": f"{OLD} at inference", "creators": WHO, "type": "conference", "venue": "PIPES"}
    alone = desk.save(**PREPRINT)
    desk.save(**PUBLISHED | {"title": OLD}, identifiers=["doi:10.1145/7.8"])
    joined = desk.save(**sister, identifiers=["doi:10.1145/7.9"])
    assert joined.paper != alone.paper


PLACE = {"type": "journal", "venue": "J Pipes", "volume": "12", "issue": "3", "pages": "345-360", "published": "2009"}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"creators": [{"name": "Pipe Study Group"}]}, {"creators": [MEI]}),
        ({"title": "p6 in pipes of grade 2"}, {"title": "p16 in pipes of grade 2"}),
        ({"title": "Leaks among 10 000 pipes"}, {"title": "Leaks among 10000 pipes", "venue": "Journal of Pipes"}),
        ({"title": "Was Röhren verraten"}, {"title": "What pipes tell us about their training"}),
        ({"pages": "345"}, {"pages": "345-60", "title": f"MEDICAL PROGRESS {OLD}"}),
    ],
)
def test_the_same_pages_of_the_same_volume_outweigh_a_spelling(ours, theirs):
    both = {"title": OLD, "creators": WHO} | PLACE
    said = verdict(both | ours, both | theirs)
    assert (said.verdict, said.evidence[0].name) == ("same", "place")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # A page that holds several abstracts of one group; a reply on the last page of what it replies to.
        ({"pages": "81A", "title": "Leaks by age of the pipe"}, {"pages": "81A", "title": "Follow-up of rusty pipes"}),
        ({"pages": "360-360", "creators": [MEI]}, {"pages": "360-360", "title": f"{OLD} - Reply"}),
        ({"pages": "345-360"}, {"pages": "1598-1598", "issue": "9", "title": f"Erratum: {OLD}"}),
    ],
)
def test_a_page_may_hold_more_than_one_paper(ours, theirs):
    both = {"title": OLD, "creators": WHO} | PLACE
    assert verdict(both | ours, both | theirs).verdict != "same"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Leak repair in adult pipes after a decade of use", "Leak repair in paediatric pipes after a decade of use"),
        ("A prospective study of leaks in long pipelines", "A retrospective study of leaks in long pipelines"),
    ],
)
def test_titles_that_name_two_sides_of_a_choice_are_never_merged(ours, theirs):
    both = {"creators": WHO, "type": "preprint"}
    assert verdict(both | {"title": ours}, both | {"title": theirs, "type": "journal"}).verdict != "same"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # Given and family names the wrong way round; two people in one field; capitals; a title in two tongues.
        ({"creators": [{"name": "Carla Negri"}]}, {"creators": [{"family": "Carla", "given": "N."}]}),
        ({"creators": [{"name": "Ada Lindqvist, Tomás Okafor"}]}, {}),
        (
            {"creators": [{"name": "ADA LI"}, {"name": "XU WEI"}]},
            {"creators": [{"name": "Ada Li"}, {"name": "Xu Wei"}]},
        ),
        ({"title": f"Was Röhren verraten [{OLD}]"}, {}),
    ],
)
def test_what_sources_do_to_names_and_titles(ours, theirs):
    both = {"title": OLD, "creators": WHO, "type": "preprint"}
    assert verdict(both | ours, both | {"type": "conference"} | theirs).verdict == "same"


SISTERS = [
    {"title": title, "creators": WHO, **said}
    for title in (OLD, f"{OLD} in practice", f"{OLD}: Part II", NEW, f"{NEW} at scale")
    for said in (
        {"type": "preprint"},
        {"type": "conference", "venue": "PIPES", "identifiers": [f"doi:10.1145/{len(title)}"]},
        {"type": "preprint", "identifiers": [f"arxiv:2611.1{len(title):04}"]},
        {},
    )
]


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False))
def test_sisters_in_any_order_keep_what_must_hold(tmp_path_factory, draw: random.Random):
    """A chain of maybes may be grouped in more than one way; what holds whatever came first is shown here.

    Clips that share an identifier are one paper; no paper has two arXiv ids, or two parts of a series; the books
    balance; and what was clipped once more is where it was.
    """
    desk = Desk(tmp_path_factory.mktemp("sisters") / "library.db")
    try:
        said = draw.sample(SISTERS, 12)
        papers = [str(desk.clip(clip(**one))[0].paper) for one in said]
        now = [desk.shelf.resolve(paper) for paper in papers]
        for (one, at), (other, there) in combinations(zip(said, now, strict=True), 2):
            if set(one.get("identifiers", ())) & set(other.get("identifiers", ())):
                assert at == there
            if at == there:
                assert ("Part II" in one["title"]) == ("Part II" in other["title"])
        for paper in set(now):
            ids = {str(one) for one in desk.shelf.get(paper).identifiers if one.scheme == "arxiv"}
            assert len(ids) <= 1
        assert [desk.shelf.resolve(str(desk.clip(clip(**one))[0].paper)) for one in said] == now
        balance(desk)
    finally:
        desk.close()
