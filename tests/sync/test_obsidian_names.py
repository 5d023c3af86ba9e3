"""Any title gives a name that is legal everywhere, short, in NFC, never empty, and never taken."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from library.paper import Creator, Paper
from sync.obsidian.names import alike, candidates, file_name, free

ID = "01JDB4T8Q2V6M0XK9R3H5N7WYE"
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
ODD = st.text(st.sampled_from('#|^:%[]*"\\/<>?. -_`$%\t\n\x00aé́😀漢\u200b\u202econCON1'), max_size=200)
TITLES = st.one_of(st.text(max_size=300), ODD, st.sampled_from(["CON", "nul.txt", "COM1", "...", "/", "🧪" * 60]))


def legal(name: str) -> bool:
    return (
        bool(name)
        and len(name.encode()) <= 120
        and unicodedata.is_normalized("NFC", name)
        and not set(name) & set('#|^:*"\\/<>?[]')
        and "%%" not in name
        and not any(unicodedata.category(one) in {"Cc", "Cs"} for one in name)
        and not name.startswith((".", " "))
        and not name.endswith((".", " "))
        and not RESERVED.fullmatch(name)
    )


@given(TITLES)
@example("CON.foo")
@example("%|%")
@example("a" * 118 + " .b")
@example("x" * 119 + "é")
@example("e\u0301" * 80)
@example("- - -")
def test_any_title_gives_a_legal_name(title):
    paper = Paper(ID, title)
    tried = candidates(paper)
    for _ in range(4):
        assert legal(next(tried))


@given(TITLES, TITLES, st.sampled_from(["", "2026"]))
def test_any_surname_gives_a_legal_name(title, surname, year):
    tried = candidates(Paper(ID, title, creators=(Creator(surname),), published=year))
    for _ in range(4):
        assert legal(next(tried))


@given(st.lists(TITLES, min_size=1, max_size=6))
def test_no_name_is_given_twice_in_a_folder(titles):
    taken: set[str] = set()
    for title in titles:
        name = free(
            candidates(Paper(ID, title, creators=(Creator("Okafor"),), published="2026")),
            lambda name: alike(name) in taken,
        )
        assert alike(name) not in taken
        taken.add(alike(name))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("PipeLoom: Weaving Stages", "PipeLoom - Weaving Stages"),
        ("TCP/IP for Models", "TCP-IP for Models"),
        ("What is #1? *Nothing*", "What is 1 Nothing"),
        ("Ratio 3:1", "Ratio 31"),
        ("...and more...", "and more"),
        ("CON", "CON_"),
        ("", "01JDB4T8Q2V6M0XK9R3H5N7WYE"),
        ("???", "01JDB4T8Q2V6M0XK9R3H5N7WYE"),
        ("e\u0301tude", "étude"),
    ],
)
def test_names_of_some_titles(title, name):
    assert next(candidates(Paper(ID, title))) == name


def test_a_long_title_is_cut_at_a_word():
    name = file_name("word " * 40)
    assert name == " ".join(["word"] * 24)
    assert len(name.encode()) <= 120


def test_a_clash_gets_surname_and_year_then_a_number():
    paper = Paper(ID, "Okapi", creators=(Creator("van den Berg", "Joris"),), published="2026-11-01")
    tried = candidates(paper)
    assert [next(tried) for _ in range(4)] == [
        "Okapi",
        "Okapi (van den Berg 2026)",
        "Okapi (2)",
        "Okapi (3)",
    ]
    assert free(candidates(paper), lambda name: alike(name) == "okapi") == "Okapi (van den Berg 2026)"
    assert free(candidates(Paper(ID, "OKAPI")), lambda name: alike(name) == "okapi") == "OKAPI (2)"
