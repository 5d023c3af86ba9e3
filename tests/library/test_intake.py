"""Taking clips in: each gets its outcome, one paper is one record, and what cannot be decided now is decided later."""

import json

from sqlalchemy import func, select

from library.schema import clips, journal, papers
from tests.invented import items
from tests.library.shelves import ABSTRACT, ADA, ELSE, MEI, NOON, TOMAS, Desk, clip


def names(*outcomes):
    return [one.outcome for one in outcomes]


def test_a_new_paper_is_created_a_known_one_unchanged_or_updated(desk):
    first = desk.save(title="PipeLeak", creators=[ADA], identifiers=["arxiv:2611.14273"])
    again = desk.save(title="PipeLeak", creators=[ADA], identifiers=["arxiv:2611.14273"])
    more = desk.save(abstract=ABSTRACT, identifiers=["arxiv:2611.14273v2"])
    assert names(first, again, more) == ["created", "unchanged", "updated"]
    assert first.paper == again.paper == more.paper
    paper = desk.shelf.get(str(first.paper))
    assert (paper.title, paper.abstract, paper.revision) == ("PipeLeak", ABSTRACT, 2)


def test_a_clip_that_names_two_papers_which_are_one_merges_them(desk):
    one = desk.save(title="PipeLeak", creators=[ADA], identifiers=["arxiv:2611.14273"])
    two = desk.save(identifiers=["doi:10.1145/1.2"])
    both = desk.save(title="PipeLeak", creators=[ADA], identifiers=["arxiv:2611.14273", "doi:10.1145/1.2"])
    assert (both.outcome, both.paper, both.merged) == ("merged", one.paper, (two.paper,))
    assert desk.shelf.get(str(two.paper)).id == one.paper
    assert desk.shelf.counts().papers == 1


def test_a_clip_that_names_two_different_papers_asks_instead_of_merging(desk):
    one = desk.save(title="PipeLeak", creators=[ADA], identifiers=["arxiv:2611.14273"])
    two = desk.save(title="Robot arms that listen", creators=[MEI], identifiers=["doi:10.1145/1.2"])
    both = desk.save(title="PipeLeak", creators=[ADA], identifiers=["arxiv:2611.14273", "doi:10.1145/1.2"])
    assert (both.outcome, both.paper, both.merged) == ("updated", one.paper, ())
    assert [other.paper for other in both.maybe] == [two.paper]
    assert desk.shelf.counts().papers == 2


def test_the_good_clips_of_a_batch_with_bad_ones_are_kept(desk):
    raws = [
        clip(title="One"),
        "no object",
        clip(title="Two", colour="red"),
        clip(title="x" * 6_000),
        {**clip(title="Three"), "clip_id": "\ud800"},
        {"clip_id": "a" * 10_000, "deep": json.loads("[" * 200 + "]" * 200)},
        clip(title="Half \ud800 a pair", note="\ud800 note", selection_html="<b>\ud800</b>"),
        clip(title="Four", identifiers=["isbn:9"]),
        clip(title="Five", upvotes=float("nan")),
    ]
    outcomes = desk.clip(*raws)
    assert (
        names(*outcomes)
        == ["created", "rejected", "rejected", "created", "rejected", "rejected", "created"] + ["rejected"] * 2
    )
    assert all(one.reason for one in outcomes if one.outcome == "rejected")
    assert desk.shelf.counts().papers == 3
    with desk.database.read() as connection:
        refused = connection.execute(select(journal.c.detail).where(journal.c.act == "rejected")).scalars().all()
    assert len(refused) == 6
    assert refused[1]["raw"]["paper"]["colour"] == "red"


def test_a_body_nested_too_deep_to_be_written_is_refused_alone(desk):
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    outcomes = desk.clip(clip(title="One"), {"clip_id": "x", "deep": deep}, clip(title="Two"))
    assert names(*outcomes) == ["created", "rejected", "created"]
    # A list that deep cannot be freed by the collector in one go on every Python: unwind it.
    while deep:
        deep = deep.pop()


def test_the_same_clip_id_with_the_same_body_gets_the_same_answer(desk):
    raw = clip(title="PipeLeak")
    first, second = desk.clip(raw)[0], desk.clip(raw)[0]
    assert first == second
    assert first.outcome == "created"
    twice = clip(title="Tidewater")
    assert names(*desk.clip(twice, twice)) == ["created", "created"]
    assert desk.shelf.counts().papers == 2


def test_the_same_clip_id_with_another_body_is_refused_and_changes_nothing(desk):
    raw = clip(title="PipeLeak")
    first = desk.clip(raw)[0]
    other = desk.clip({**raw, "note": "Look."})[0]
    assert other.outcome == "rejected"
    assert "clip_id" in other.reason
    assert desk.shelf.get(str(first.paper)).note == ""


def test_counters_are_observed_and_never_make_a_revision(desk):
    first = desk.save(title="PipeLeak", upvotes=3)
    again = desk.save(title="PipeLeak", upvotes=184)
    assert names(first, again) == ["created", "unchanged"]
    paper = desk.shelf.get(str(first.paper))
    assert (paper.upvotes, paper.revision) == (184, 1)
    with desk.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(clips)).scalar() == 1


def test_a_paper_known_by_its_title_alone_gets_its_arxiv_id_later_and_stays_one(desk):
    copied = desk.save(kind="list", title="PipeLeak: Auditing Leakage", abstract=ABSTRACT)
    page = desk.save(
        title="PipeLeak: Auditing\n Leakage", abstract=ABSTRACT, creators=[ADA, TOMAS], identifiers=["arxiv:2611.14273"]
    )
    assert (page.outcome, page.paper) == ("updated", copied.paper)
    paper = desk.shelf.get(str(copied.paper))
    assert paper.identifier("arxiv") == "2611.14273"
    assert len(paper.creators) == 2
    assert desk.shelf.counts().papers == 1


def test_a_whole_list_clipped_from_its_text_and_then_from_its_page_is_one_list(desk):
    from library.formats import clips as clips_of
    from library.formats.huggingface import papers_in

    described = list(papers_in(items(30)))
    texts = [{"title": one["title"], "abstract": one["abstract"]} for one in described]
    page = {"url": "https://huggingface.co/papers", "kind": "daily"}
    assert set(names(*desk.clip(*clips_of(page, texts, NOON)))) == {"created"}
    assert set(names(*desk.clip(*clips_of(page, described, NOON)))) == {"updated"}
    assert set(names(*desk.clip(*clips_of(page, described, NOON)))) == {"unchanged"}
    assert desk.shelf.counts().papers == 30


def test_an_identifier_shared_with_a_wholly_different_paper_is_disputed_on_the_later_one(desk):
    first = desk.save(title="PipeLeak: Auditing Leakage", creators=[ADA], identifiers=["doi:10.1145/1.2"])
    wrong = desk.save(title="Robot arms hear cups", abstract=ELSE, creators=[MEI], identifiers=["doi:10.1145/1.2"])
    assert (wrong.outcome, [one.paper for one in wrong.maybe]) == ("created", [first.paper])
    (question,) = desk.shelf.questions()
    assert {question.paper_a, question.paper_b} == {first.paper, wrong.paper}
    # Whoever asks by that identifier gets the paper that had it first; and when that goes, the other inherits it.
    assert desk.save(identifiers=["doi:10.1145/1.2"]).paper == first.paper
    desk.shelf.remove(str(first.paper), where="test")
    assert desk.save(identifiers=["doi:10.1145/1.2"], note="again").paper == wrong.paper


def test_a_paper_without_title_is_kept_and_shown_by_its_identifier(desk):
    only = desk.save(identifiers=["arxiv:2611.14273"])
    assert desk.shelf.get(str(only.paper)).heading == "arxiv:2611.14273"
    assert desk.save(title="PipeLeak", identifiers=["arxiv:2611.14273"]).outcome == "updated"


def test_emptiness_makes_nobody_the_same(desk):
    raws = [{"title": title} for title in ("🎉", "🎈", "…", "?!", "深度学习", "$x$")]
    assert names(*(desk.save(**raw) for raw in raws)) == ["created"] * len(raws)
    assert names(*(desk.save(title=title) for title in ("Preface", "Preface"))) == ["created", "unchanged"]
    assert desk.save(title="Preface", creators=[ADA]).outcome == "created"


class Stumble:
    """A part of the house that fails on some papers while the switch is on."""

    def __init__(self) -> None:
        self.on, self.told = True, []

    def __call__(self, connection, paper_id) -> None:
        heading = connection.execute(select(papers.c.heading).where(papers.c.id == paper_id)).scalar()
        if self.on and heading == "Two":
            message = "planted"
            raise RuntimeError(message)
        self.told.append(heading)


def test_a_fault_with_one_clip_loses_none_and_it_is_decided_at_the_next_start(tmp_path, caplog):
    stumble = Stumble()
    desk = Desk(tmp_path / "library.db", on_paper=stumble)
    raws = [clip(title=title) for title in ("One", "Two", "Three")]
    outcomes = desk.clip(*raws)
    assert names(*outcomes) == ["created", "rejected", "created"]
    assert "It is kept" in outcomes[1].reason
    assert "could not be decided" in caplog.text
    assert desk.shelf.counts().papers == 2
    assert desk.shelf.finish() == 0
    stumble.on = False
    desk.close()
    again = Desk(tmp_path / "library.db", on_paper=stumble)
    assert again.shelf.finish() == 1
    assert again.shelf.finish() == 0
    assert again.shelf.counts().papers == 3
    assert again.clip(raws[1])[0].outcome == "created"
    assert stumble.told == ["One", "Three", "Two"]
    again.close()


def test_who_listens_is_told_of_papers_that_changed_and_of_no_other(tmp_path):
    told = []
    desk = Desk(tmp_path / "library.db", on_paper=lambda _, paper: told.append(paper))
    first = desk.save(title="PipeLeak", creators=[ADA])
    desk.save(title="PipeLeak", creators=[ADA])
    assert told == [first.paper]
    desk.save(title="PipeLeak", creators=[ADA], note="Look.")
    assert told == [first.paper] * 2
    desk.close()


def test_the_warnings_of_a_clip_and_unknown_targets_are_told(desk):
    outcome = desk.save(title="PipeLeak", identifiers=["arxiv:nonsense"], targets=["zotero"])
    assert outcome.outcome == "created"
    assert [text.partition(":")[0] for text in outcome.warnings] == [
        "paper.identifiers",
        "no target is called 'zotero'",
    ]


def test_a_paper_that_is_saved_again_says_what_it_gained(desk: Desk):
    first = desk.save(title="Tidewater", identifiers=["arxiv:2611.10001v1"])
    assert first.added == ()
    more = {"identifiers": ["arxiv:2611.10001v3"], "creators": [{"name": "Ada Lindqvist"}], "abstract": "It rises."}
    assert desk.save(title="Tidewater", **more).added == ("1 author", "an abstract", "v3")
    assert desk.save(title="Tidewater", **more).added == ()
