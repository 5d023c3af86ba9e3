"""What is ranked first, and why: by what was kept, what was not wanted, whom and what one follows."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.digest.papers import Candidate, Kept, Reader
from server.digest.ranking import interest_of, nearest_kept, ranked, shared_terms
from server.digest.terms import said, spelled, terms_of

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LEAKS = "Membership inference against pipelined training. Gradients leak at stage boundaries."
ROBOTS = "Robot arms fold laundry. A policy for deformable objects, learned from demonstrations."
AT_LARGE = [terms_of(f"Topic {word}", f"Studies of {word} and its uses.") for word in ("sand", "moss", "ink", "tides")]


def candidate(key: str, title: str, abstract: str = "", upvotes: int = 0, *creators: str) -> Candidate:
    return Candidate(key, title, creators, terms_of(title, abstract), upvotes)


def kept(title: str, abstract: str, days_ago: int = 0, **more: object) -> Kept:
    return Kept(title, (), terms_of(title, abstract), NOW - timedelta(days=days_ago), **more)  # type: ignore[arg-type]


def order(reader: Reader, *candidates: Candidate) -> list[str]:
    return [one.candidate.key for one in ranked(reader, candidates)]


def test_terms_are_words_and_pairs_within_a_sentence_and_plurals_are_singulars():
    found = list(said("Auditing the Leaks of Pipelines. Stages differ"))
    assert found == ["auditing", "leak", "pipeline", "stage", "differ", "stage differ"]
    assert "membership inference" in set(said("membership-inference attacks"))


@given(st.text(), st.text())
def test_terms_come_back_as_they_were_kept(title: str, abstract: str):
    terms = terms_of(title, abstract)
    assert len(terms.ids) == len(terms.counts)
    assert set(terms.ids) == set(spelled(title, abstract))


def test_what_is_near_to_what_was_kept_comes_first_and_says_to_what():
    reader = Reader(
        kept=[kept("PipeLeak", LEAKS), kept("Stage walls", LEAKS), kept("Laundry", ROBOTS)], at_large=AT_LARGE
    )
    leak = candidate("leak", "Membership inference in federated training", "Gradients leak.")
    other = candidate("ink", "On ink", "Ink of medieval books.", 500)
    assert order(reader, other, leak) == ["leak", "ink"]
    interest = interest_of(reader)
    assert {one.title for one in nearest_kept(interest, reader, [leak])[0]} == {"PipeLeak", "Stage walls"}
    shared = shared_terms(interest, leak.terms, spelled(leak.title, "Gradients leak."))
    assert "membership inference" in shared


def test_nothing_kept_yet_means_by_upvotes():
    assert order(Reader(), candidate("few", "A", "", 3), candidate("many", "B", "", 90)) == ["many", "few"]


def test_what_was_saved_lately_counts_more_and_what_was_dropped_nothing():
    old = [kept(f"Robots {number}", ROBOTS, days_ago=1500) for number in range(3)]
    new = [kept(f"Leaks {number}", LEAKS) for number in range(3)]
    robots, leaks = candidate("robots", "Robot arms fold shirts"), candidate("leaks", "Membership inference again")
    assert order(Reader(kept=[*old, *new], at_large=AT_LARGE), robots, leaks) == ["leaks", "robots"]
    dropped = [kept(f"Leaks {number}", LEAKS, status="dropped") for number in range(3)]
    assert order(Reader(kept=[*old, *dropped], at_large=AT_LARGE), leaks, robots) == ["robots", "leaks"]


def test_not_for_me_pushes_its_like_down():
    reader = Reader(kept=[kept("L", LEAKS), kept("M", LEAKS), kept("R", ROBOTS), kept("S", ROBOTS)], at_large=AT_LARGE)
    robots, leaks = candidate("robots", "Robot arms fold shirts"), candidate("leaks", "Membership inference again")
    unwanted = [terms_of("Membership inference", LEAKS) for _ in range(4)]
    against = Reader(kept=reader.kept, at_large=AT_LARGE, against=unwanted)
    assert order(against, leaks, robots) == ["robots", "leaks"]


def test_whom_and_what_one_follows_lifts_a_paper_and_a_muted_word_takes_it_away():
    reader = Reader(
        kept=[kept("L", LEAKS)],
        at_large=AT_LARGE,
        creators=("Okafor, Tomás",),
        keywords=("deformable objects",),
        muted=("survey",),
    )
    found = ranked(
        reader,
        [
            candidate("plain", "On sand"),
            candidate("by", "On moss", "", 0, "Tomás Okafor"),
            candidate("says", "Deformable objects everywhere"),
            candidate("muted", "A survey of membership inference"),
        ],
    )
    assert [one.candidate.key for one in found] == ["by", "says", "plain"]
    assert found[0].followed == ("Okafor, Tomás",)
    assert found[1].keywords == ("deformable objects",)


def test_near_copies_come_last():
    copies = [candidate(str(number), "Membership inference in pipelined training, revisited") for number in range(5)]
    other = candidate("other", "On sand")
    found = order(Reader(kept=[kept("L", LEAKS)], at_large=AT_LARGE), *copies, other)
    assert found[1] == "other"
    assert len(found) == 6
