"""Titles taken apart and names as they are compared, whatever a source did to them."""

import pytest

from library.matching.names import names
from library.matching.titles import read_title
from library.paper import Creator


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pipes that leak. [Review] [33 refs]", "Pipes that leak"),
        ("Pipes that leak (extended version)", "Pipes that leak"),
        ("Pipes that leak (Extended Abstract)", "Pipes that leak"),
        ("[Pipes that leak]. [Review] [Romanian]", "Pipes that leak"),
        ("Pipes that leak.[Erratum appears in J Pipes. 2009;3(2):27]", "Pipes that leak"),
        ('Recursive Sampling for the Nystr\\"om Method', "Recursive sampling for the Nyström method"),
        ("Robust <i>Sparse</i> Flows", "Robust sparse flows"),
        ("β-mixing pipes", "$\\beta$-Mixing Pipes"),
    ],
)
def test_what_is_hung_onto_a_title_is_no_part_of_it(one, other):
    assert read_title(one).full == read_title(other).full


@pytest.mark.parametrize("title", ["深度学习", "التعلم العميق", "Βαθιά μάθηση", "🎉", "x", "Глубокое обучение"])
def test_a_folded_title_is_never_empty_for_its_script(title):
    assert read_title(title).full


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Comment on “Pipes that leak”", "comment"),
        ("Reply to: Pipes that leak", "reply"),
        ("Rejoinder", "reply"),
        ("Erratum: Pipes that leak", "erratum"),
        ("Pipes That Leak (vol 360, pg 542, 2009)", "erratum"),
        ("Discussion of Pipes that leak", "discussion"),
        ("Retraction: Pipes that leak", "retraction"),
        ("Pipes that leak and burst - Reply", "reply"),
        ("Response Generation with Pipes", ""),
        ("Comment Ranking in Forums", ""),
        ("Correction Fields for Pipes", ""),
    ],
)
def test_a_paper_about_another_is_told_from_one_that_sounds_so(title, kind):
    assert read_title(title).kind == kind


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Pipes: Part II", ("2",)),
        ("Pipes, Part Two", ("2",)),
        ("Pipes II: Bursts", ("2",)),
        ("PIPES 2016 Task 3", ("2016", "3")),
        ("3D pipes", ("3",)),
        ("I see pipes", ()),
        ("Pipes in the x direction", ()),
    ],
)
def test_numerals_that_count_something_are_one_however_they_are_written(title, numbers):
    assert read_title(title).numbers == numbers


def test_halves_of_a_title():
    title = read_title("PipeLeak: Auditing Leakage")
    assert (title.main, title.sub) == ("pipeleak", "auditing leakage")
    assert read_title("Pipes - A Survey").sub == "a survey"
    assert read_title("Multi-stage pipes").sub == ""


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Lindqvist, Ada", ("lindqvist", "a")),
        ("Lindqvist A M", ("lindqvist", "a")),
        ("Ada Lindqvist 0001", ("lindqvist", "a")),
        ("Ada Lindqvist *", ("lindqvist", "a")),
        ("Joris van den Berg", ("berg", "j")),
        ("Berg, Joris van den", ("berg", "j")),
        ("Łukasz Wójcik", ("wojcik", "ł")),
    ],
)
def test_a_name_is_a_surname_and_an_initial(written, read):
    creator = Creator.parse(written)
    assert creator is not None
    assert names([creator]) == (read,)


def test_a_whole_list_in_one_field_is_a_list():
    creator = Creator.parse("A. Blum, M. Furst, M. J. Kearns")
    assert creator is not None
    assert [surname for surname, _ in names([creator])] == ["blum", "furst", "kearns"]
    assert names([Creator("Anonymous"), Creator("?")]) == (("?", ""),)
