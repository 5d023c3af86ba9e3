"""A paper is a pure function of its clips and edits: the best source wins a field, a person wins over every source."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.clip import Clip
from library.folding import fold
from library.formats import clip_json
from library.held import Edit, Held, source_of
from library.paper import Creator, Paper
from tests.library.shelves import ADA, NOON, TOMAS, clip

HUGGING_FACE, ARXIV, OPENREVIEW = (
    "https://huggingface.co/papers",
    "https://arxiv.org/abs/2611.1",
    "https://openreview.net",
)
PRESS = "https://press.example.org/1"


def held(minutes: int = 0, *, url: str = HUGGING_FACE, again: int = 0, **said: Any) -> Held:
    """A clip captured so many minutes after noon, and once more `again` minutes later."""
    at = NOON + timedelta(minutes=minutes)
    read = clip_json.read(clip(at=at, url=url, **({"title": "PipeLeak"} | said)))
    assert isinstance(read, Clip)
    return Held(read, f"{url}{sorted(said.items())}", source_of(read), at, at + timedelta(minutes=again))


def edit(minutes: int, field: str, value: Any, number: int = 0) -> Edit:
    return Edit(field, value, NOON + timedelta(minutes=minutes), "shelf", number)


def folded(*parts: Held | Edit) -> Paper:
    return fold("P", [one for one in parts if isinstance(one, Held)], [one for one in parts if isinstance(one, Edit)])


@pytest.mark.parametrize(
    ("url", "kind", "said", "source"),
    [
        (PRESS, "paper", {"type": "journal"}, "publisher"),
        (ARXIV, "paper", {"type": "preprint"}, "arxiv"),
        ("https://export.arxiv.org/abs/2611.1", "paper", {}, "arxiv"),
        (OPENREVIEW, "paper", {}, "openreview"),
        ("file:refs.json", "file", {}, "file"),
        ("https://www.huggingface.co/papers", "daily", {}, "huggingface"),
        ("https://arxiv.org.example.com/", "other", {}, "page"),
        (PRESS, "other", {}, "page"),
        ("no address", "other", {}, "page"),
    ],
)
def test_a_clip_speaks_with_the_worth_of_its_source(url, kind, said, source):
    read = clip_json.read(clip(url=url, kind=kind, title="x", **said))
    assert isinstance(read, Clip)
    assert source_of(read) == source


def test_the_best_source_wins_a_field_and_the_others_fill_what_it_leaves_out():
    paper = folded(
        held(9, url=HUGGING_FACE, title="Pipe leak", abstract="Short.", creators=[ADA], organization="Example Lab"),
        held(1, url=ARXIV, title="PipeLeak", creators=[ADA, TOMAS], published="2026-11-19"),
        held(
            0, url=PRESS, title="PipeLeak.", type="journal", venue="Journal of Leaks", identifiers=["doi:10.1145/1.2"]
        ),
    )
    assert (paper.title, paper.type, paper.venue) == ("PipeLeak.", "journal", "Journal of Leaks")
    assert (paper.published, len(paper.creators)) == ("2026-11-19", 2)
    assert (paper.abstract, paper.organization) == ("Short.", "Example Lab")


def test_of_one_source_the_latest_capture_wins():
    older, newer = held(0, title="Old"), held(5, title="New")
    assert folded(newer, older).title == folded(older, newer).title == "New"
    assert folded(held(0, title="Old", again=9), newer).title == "Old"


def test_what_a_person_set_wins_over_every_source_and_every_later_one():
    paper = folded(
        edit(1, "title", "Mine"),
        edit(1, "creators", [{"family": "Lindqvist", "given": "A."}]),
        edit(1, "rating", 4),
        held(0, title="Theirs", creators=[ADA]),
        held(99, url=PRESS, type="journal", title="The publisher's", creators=[TOMAS]),
    )
    assert (paper.title, paper.creators, paper.rating) == ("Mine", (Creator("Lindqvist", "A."),), 4)


def test_a_field_that_a_person_emptied_stays_empty():
    assert folded(held(0, abstract="Text."), edit(1, "abstract", ""), held(2, abstract="More text.")).abstract == ""


def test_of_two_edits_of_one_moment_the_later_made_wins():
    one, two = edit(1, "title", "B", number=1), edit(1, "title", "A", number=2)
    assert folded(held(), one, two).title == folded(held(), two, one).title == "A"
    notes = (edit(1, "note", "B", number=1), edit(1, "note", "A", number=2))
    assert folded(held(), *notes).note == "A"
    states = (edit(1, "status", "reading", number=1), edit(1, "status", "dropped", number=2))
    assert folded(held(), *states).status == "dropped"


def test_tags_and_collections_unite_and_a_removed_one_stays_away_until_it_is_wished_again():
    parts = (held(0, tags=["Privacy", "audit"]), held(1, url=ARXIV, tags=["privacy", "leaks"], collections=["A/B"]))
    assert folded(*parts).tags == ("audit", "leaks", "Privacy")
    assert folded(*parts).collections == ("A/B",)
    removed = edit(5, "tags", {"add": ["mine"], "remove": ["audit"]})
    assert folded(*parts, removed).tags == ("leaks", "mine", "Privacy")
    assert folded(*parts, removed, held(9, note="again", tags=["audit"])).tags == ("audit", "leaks", "mine", "Privacy")


def test_notes_are_appended_once_and_never_replaced():
    notes = (held(0, note="One."), held(1, url=ARXIV, note="Two."), held(2, url=PRESS, note="One."))
    assert folded(*notes).note == "One.\n\nTwo."
    mine = edit(5, "note", "My own.")
    assert folded(*notes, mine).note == "My own."
    assert folded(*notes, mine, held(9, url=OPENREVIEW, note="Later.")).note == "My own.\n\nLater."


def test_a_selection_becomes_a_quotation_once():
    marked = {"selection_html": "<p>It <b>leaks</b>.<script>x</script></p>"}
    assert folded(held(0, **marked), held(1, url=ARXIV, **marked)).quotations == ("It **leaks**.",)


def test_the_latest_word_on_the_status_holds():
    assert folded(held()).status == "new"
    assert folded(held(0, status="to-read"), held(1)).status == "to-read"
    assert folded(held(0, status="to-read"), edit(1, "status", "read")).status == "read"


def test_arxiv_versions_are_one_preprint_with_the_number_saved_and_the_newest_seen():
    paper = folded(
        held(0, identifiers=["arxiv:2611.14273v1"]),
        held(1, url=ARXIV, identifiers=["arxiv:2611.14273v3"], published="2026-11-19", targets=[]),
    )
    (version,) = paper.versions
    assert (version.kind, version.number, version.latest_seen, version.date) == ("preprint", 1, 3, "2026-11-19")
    assert [str(one) for one in paper.identifiers] == ["arxiv:2611.14273"]
    assert paper.link("pdf") == "https://arxiv.org/pdf/2611.14273"


def test_a_publication_is_a_second_version_with_its_own_identifiers():
    paper = folded(
        held(0, url=ARXIV, identifiers=["arxiv:2611.14273"], published="2026-11-19"),
        held(1, identifiers=["openreview:aBcDeF12"]),
        held(
            2, url=PRESS, type="conference", venue="Proc. of LEAK", published="2027-05", identifiers=["doi:10.1145/1.2"]
        ),
    )
    assert [(one.kind, one.date, [str(i) for i in one.identifiers]) for one in paper.versions] == [
        ("preprint", "2026-11-19", ["arxiv:2611.14273"]),
        ("submission", "", ["openreview:aBcDeF12"]),
        ("proceedings", "2027-05", ["doi:10.1145/1.2"]),
    ]
    assert (paper.type, paper.venue) == ("conference", "Proc. of LEAK")


def test_a_citekey_that_was_replaced_stays_as_an_alias():
    paper = folded(held(), edit(1, "citekey", "berg2026"), edit(2, "citekey", "bergLeak2026"))
    assert (paper.citekey, paper.aliases) == ("bergLeak2026", ("@berg2026",))


def test_a_paper_without_a_title_is_shown_by_its_identifier():
    assert folded(held(0, title="", identifiers=["arxiv:2611.14273"])).heading == "arxiv:2611.14273"


def test_a_paper_is_saved_when_it_was_first_captured():
    assert folded(held(5), held(2, url=ARXIV, again=60)).saved_at == NOON + timedelta(minutes=2)


WORDS = st.sampled_from(["", "PipeLeak", "pipeleak", "Tidewater"])
HELD = st.builds(
    held,
    st.integers(0, 3),
    url=st.sampled_from([HUGGING_FACE, ARXIV, OPENREVIEW, PRESS]),
    again=st.integers(0, 3),
    title=st.sampled_from(["PipeLeak", "Pipe leak"]),
    abstract=WORDS,
    creators=st.lists(st.sampled_from([ADA, TOMAS]), max_size=2),
    type=st.sampled_from(["preprint", "journal", "conference", "other", None]),
    venue=WORDS,
    identifiers=st.lists(
        st.sampled_from(["arxiv:2611.14273v1", "arxiv:2611.14273v3", "arxiv:2611.00001", "doi:10.1145/1.2"]), max_size=2
    ),
    links=st.dictionaries(
        st.sampled_from(["pdf", "code"]), st.sampled_from(["https://x.org/", "https://y.org/"]), max_size=2
    ),
    tags=st.lists(st.sampled_from(["A b", "a-b", "c"]), max_size=2),
    note=WORDS,
    status=st.sampled_from(["to-read", "read", None]),
    targets=st.sampled_from([None, []]),
)
EDIT = st.one_of(
    st.builds(edit, st.integers(0, 3), st.just("title"), WORDS, st.integers(0, 99)),
    st.builds(edit, st.integers(0, 3), st.just("note"), WORDS, st.integers(0, 99)),
    st.builds(edit, st.integers(0, 3), st.just("status"), st.sampled_from(["reading", "dropped"]), st.integers(0, 99)),
    st.builds(
        edit,
        st.integers(0, 3),
        st.just("tags"),
        st.fixed_dictionaries({"add": st.just(["c"]), "remove": st.just(["A b"])}),
        st.integers(0, 99),
    ),
)


@given(
    st.lists(HELD, min_size=1, max_size=5, unique_by=lambda one: one.hash),
    st.lists(EDIT, max_size=4, unique_by=lambda one: one.number),
    st.randoms(use_true_random=False),
)
def test_the_order_in_which_clips_and_edits_are_given_never_matters(clips, edits, order: random.Random):
    paper = fold("P", clips, edits)
    order.shuffle(clips)
    order.shuffle(edits)
    assert fold("P", clips, edits) == paper
    assert isinstance(paper.saved_at, datetime)
