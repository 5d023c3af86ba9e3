"""What a person types into the search is read, whatever it is; fields are taken on and off again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.asking import Asked, Filter, Term, asked, has_field, with_field, without_field
from library.search import expression

TYPED = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [
                '"',
                "-",
                ":",
                "author:",
                "year:",
                "2020-",
                ">",
                "is:",
                "unread",
                "深度",
                "Erdős",
                " ",
                "a",
                "tag:x y",
                "*",
                "NOT",
                "{",
                ")",
                "^",
            ]
        ),
        max_size=12,
    ).map("".join),
)


def test_words_are_beginnings_and_what_stands_in_quotes_is_whole():
    assert asked("Rotary attention").terms == (Term(("rotary",), prefix=True), Term(("attention",), prefix=True))
    assert asked('"Reward Model" -survey').terms == (
        Term(("reward", "model"), prefix=False),
        Term(("survey",), prefix=True, without=True),
    )
    assert asked("Erdős").terms == asked("erdos").terms == (Term(("erdos",), prefix=True),)
    assert asked("深度学习").terms == (Term(("深", "度", "学", "习"), prefix=True),)


def test_fields_are_filters():
    read = asked('author:"van den Berg" tag:privacy year:2020-2022 is:unread has:code in:Zotero saved:week -is:dropped')
    assert read.terms == (Term(("van", "den", "berg"), prefix=False, within="author"),)
    assert read.filters == (
        Filter("tag", ("privacy",)),
        Filter("year", ("2020", "2021", "2022")),
        Filter("is", ("new", "to-read")),
        Filter("has", ("code",)),
        Filter("in", ("zotero",)),
        Filter("saved", ("7d",)),
        Filter("is", ("dropped",), without=True),
    )
    assert asked("year:>=2099").filters == (Filter("year", ("2099", "2100")),)
    assert not read.remarks


@pytest.mark.parametrize("typed", ["is:purple", "year:soon", "has:cake", "saved:never"])
def test_what_a_field_does_not_know_is_searched_as_words_and_told(typed: str):
    read = asked(typed)
    assert read.filters == ()
    assert read.terms
    assert typed.partition(":")[2] in read.remarks[0]


def test_a_title_with_a_colon_is_no_field():
    assert [one.words for one in asked("PipeLeak: auditing").terms] == [("pipeleak",), ("auditing",)]
    assert [one.words for one in asked("foo:bar").terms] == [("foo", "bar")]
    assert not asked("foo:bar").remarks


@pytest.mark.parametrize("typed", ["2611.14273", "arxiv:2611.14273v3", "https://arxiv.org/abs/2611.14273v1"])
def test_an_identifier_or_an_address_finds_its_paper(typed: str):
    assert asked(typed) == Asked(identifier="arxiv:2611.14273")


def test_nothing_to_search_for_matches_nothing_and_nothing_at_all_everything():
    assert asked(" ") == Asked()
    assert asked('"%"').empty


@given(TYPED)
def test_whatever_is_typed_is_read(typed: str):
    read = asked(typed)
    assert read.empty or read.terms or read.filters or read.identifier or not typed.strip()
    for term in read.terms:
        assert all(word.isalnum() and word == word.casefold() for word in term.words)
    expression(read)


@given(
    TYPED, st.sampled_from(["tag", "venue", "year", "is"]), st.sampled_from(["privacy", "Graph Nets", "2024", "unread"])
)
def test_a_field_that_is_put_on_can_be_taken_off(typed: str, field: str, value: str):
    on = with_field(typed.replace('"', ""), field, value)
    assert has_field(on, field, value)
    assert with_field(on, field, value) == on
    assert not has_field(without_field(on, field, value), field, value)
