r"""Papers as others cite them; what bibtexparser reads back is what the paper says."""

from dataclasses import replace

import bibtexparser
import pytest

from library.formats.citing import FORMS, bibtex, latex, markdown, pandoc
from library.identifiers import Identifier
from library.paper import Creator, Link, Paper

PAPER = Paper(
    id="01JDB4T8Q2V6M0XK9R3H5N7WYE",
    title="PipeLeak: 90% of $x_i$ & [more]",
    creators=(Creator("van den Berg", "Joris"), Creator("Harbour Collective")),
    type="conference",
    published="2026-11-19",
    venue="Invented Letters",
    pages="3-14",
    citekey="bergPipeLeak2026",
    identifiers=(Identifier("arxiv", "2611.14273"),),
)
OTHER = Paper(id="01JDB4T8Q2V6M0XK9R3H5N7WYF", title="Tidewater", links=(Link("abs", "https://a.example/b(c)"),))


def test_an_entry_is_read_back_as_the_paper():
    (entry,) = bibtexparser.loads(bibtex([PAPER])).entries
    assert entry["ID"] == "bergPipeLeak2026"
    assert entry["ENTRYTYPE"] == "inproceedings"
    assert entry["title"] == r"{PipeLeak: 90\% of $x_i$ \& [more]}"
    assert entry["author"] == "van den Berg, Joris and {Harbour Collective}"
    assert (entry["year"], entry["month"], entry["pages"]) == ("2026", "11", "3--14")
    assert (entry["eprint"], entry["archiveprefix"]) == ("2611.14273", "arXiv")
    assert entry["url"] == "https://arxiv.org/abs/2611.14273"


def test_several_are_cited_together_and_what_has_no_key_is_left_out():
    assert latex([PAPER, OTHER, PAPER]) == r"\cite{bergPipeLeak2026,bergPipeLeak2026}"
    assert pandoc([PAPER, PAPER]) == "[@bergPipeLeak2026; @bergPipeLeak2026]"
    assert latex([OTHER]) == pandoc([OTHER]) == ""
    assert "@misc{tidewater," in bibtex([PAPER, OTHER])


def test_links_of_markdown_lead_there_whatever_title_and_address_hold():
    assert markdown([OTHER]) == "[Tidewater](https://a.example/b%28c%29)"
    assert markdown([PAPER, OTHER]).splitlines()[0] == (
        r"- [PipeLeak: 90% of $x_i$ & \[more\]](https://arxiv.org/abs/2611.14273)"
    )


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_nothing(form: str):
    assert FORMS[form]([]) == ""


@pytest.mark.parametrize("words", ["{", "}", "}{", r"a {\bf b", "$x_{1$ } and", "@misc{x, title = {y}", "{a} {b}"])
def test_braces_of_a_title_stay_inside_its_entry(words: str):
    papers = [replace(PAPER, title=words, venue=words), replace(OTHER, citekey="other")]
    entries = bibtexparser.loads(bibtex(papers)).entries
    assert [one["ID"] for one in entries] == ["bergPipeLeak2026", "other"]
    assert entries[1]["url"] == "https://a.example/b(c)"
