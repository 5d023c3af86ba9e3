"""The page Today in real browsers: a list is saved from, thought less of, and both are taken back, in place."""

import pytest

from tests.e2e.desk import Desk

CARD = "document.querySelectorAll('.today > li')[argument]"


def _acts(tab, number: int) -> str:
    return str(tab.evaluate(f"return {CARD}.querySelector('.acts').innerText.replace(/\\s+/g, ' ').trim()", number))


def test_papers_of_the_list_are_saved_and_refused_in_place(desk: Desk):
    desk.list_today(*range(1, 13))
    tab = desk.open("/today")
    assert tab.evaluate("return document.querySelectorAll('.today > li').length") == 10
    assert tab.evaluate("return [...document.querySelectorAll('.today .why')].every((one) => one.innerText)")
    tab.evaluate("window.before = true")
    assert (_acts(tab, 0), _acts(tab, 1)) == ("Save Not for me", "Save Not for me")

    tab.click(".today > li:nth-child(1) button.main")
    tab.wait("return document.querySelector('.today .acts').innerText.includes('On your shelf')", "it is saved")
    (saved,) = desk.shelf.papers()
    assert saved["title"] == tab.evaluate("return document.querySelector('.today h2').innerText")
    assert "Saved 1 paper." in tab.evaluate("return document.querySelector('.toasts').innerText")

    tab.click(".today > li:nth-child(2) form:nth-of-type(2) button")
    tab.wait("return document.querySelector('.today .unwanted') !== null", "it is not wanted")
    assert _acts(tab, 1) == "Not for me: fewer like it come. Take back"
    tab.click(".today .unwanted button")
    tab.wait("return document.querySelector('.today .unwanted') === null", "it is wanted after all")

    tab.click(".today > li:nth-child(3) button.main")
    tab.wait("return document.querySelectorAll('.today h2 a[href^=\"/papers/\"]').length === 2", "another is saved")
    tab.click(".toasts button")
    tab.wait("return document.querySelectorAll('.today h2 a[href^=\"/papers/\"]').length === 1", "and taken back")
    assert [one["id"] for one in desk.shelf.papers()] == [saved["id"]]
    assert tab.evaluate("return window.before"), "nothing was loaded anew"


@pytest.mark.parametrize("browser", ["chromium"], indirect=True)
def test_without_javascript_every_button_works(desk: Desk):
    desk.list_today(1, 2, 3)
    tab = desk.open("/today", javascript=False)
    tab.click(".today > li:nth-child(1) button.main")
    tab.wait("return document.querySelector('.today .acts').innerText.includes('On your shelf')", "it is saved")
    tab.click(".today > li:nth-child(2) form:nth-of-type(2) button")
    tab.wait("return document.querySelector('.today .unwanted') !== null", "it is not wanted")
    assert len(desk.shelf.papers()) == 1
