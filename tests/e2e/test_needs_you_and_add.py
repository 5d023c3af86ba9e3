"""The pages Needs you and Add in real browsers: by keyboard, in place, dropped files, and without JavaScript."""

import json
from pathlib import Path

import pytest

from tests.e2e.desk import Desk

ONE = {"title": "Weather in Valleys", "creators": [{"name": "Una Holm"}], "identifiers": ["arxiv:2611.10001"]}
OTHER = {"title": "Robots Hear Cups", "creators": [{"name": "Ivo Marek"}], "identifiers": ["arxiv:2611.10002"]}
ROWS = "return document.querySelectorAll('[data-need]').length"


def test_questions_are_answered_by_keyboard_and_taken_back(desk: Desk):
    desk.save(1, 2)
    desk.save(11, **ONE)
    desk.save(12, **OTHER)
    tab = desk.open("/needs-you")
    assert tab.evaluate(ROWS) == 2
    tab.evaluate("window.before = true")
    tab.press("j")
    tab.press("j")
    assert tab.evaluate("return [...document.querySelectorAll('[data-need]')].indexOf(document.activeElement)") == 1
    tab.press("3")
    tab.wait(f"{ROWS} === 1", "one is put off")
    tab.wait("return document.activeElement.matches('[data-need]')", "the keyboard is at the next one")
    assert "Put off until tomorrow." in tab.evaluate("return document.querySelector('.toasts').innerText")
    tab.press("2")
    tab.wait("return document.querySelector('main').innerText.includes('Nothing waits for you.')", "both are answered")
    assert tab.evaluate("return document.querySelector('nav .count') === null")
    tab.press("u")
    tab.wait(f"{ROWS} === 1", "the last answer is taken back")
    assert tab.evaluate("return window.before"), "nothing was loaded anew"


def test_a_dropped_file_and_a_pasted_line_are_added_in_place(desk: Desk):
    tab = desk.open("/add")
    tab.evaluate("window.before = true")
    body = json.dumps([{"type": "article-journal", "title": "Weather in Valleys", "DOI": "10.1145/1.2"}])
    tab.evaluate(
        """const data = new DataTransfer();
        data.items.add(new File([argument], "export.json", { type: "application/json" }));
        const how = { dataTransfer: data, bubbles: true, cancelable: true };
        const told = (name) => document.body.dispatchEvent(new DragEvent(name, how));
        told("dragover");
        window.shown = getComputedStyle(document.querySelector(".drop")).display;
        told("drop");""",
        body,
    )
    assert tab.evaluate("return window.shown") == "grid"
    assert tab.evaluate("return [files.files.length, document.activeElement.textContent]") == [1, "Add"]
    tab.type("#text", "arxiv:2611.10009")
    tab.click("button.main")
    tab.wait("return document.querySelector('#came')?.innerText === '2 saved'", "what came of both")
    assert tab.evaluate("return window.before && [document.querySelector('#text').value, files.files.length]") == [
        "",
        0,
    ]
    tab.type("#text", "milk and eggs")
    tab.click("button.main")
    tab.wait("return document.querySelector('.toast.wrong')?.innerText.startsWith('No papers found')", "why not")
    assert tab.evaluate("return document.querySelector('#text').value") == "milk and eggs"
    tab.click(".came button")
    tab.wait("return document.querySelectorAll('.outcomes > li .status').length === 2", "the rows stay")
    tab.wait("return document.querySelector('.came').innerText.includes('Taken back.')", "both are taken back")


@pytest.mark.parametrize("browser", ["chromium"], indirect=True)
def test_both_work_without_javascript(desk: Desk, tmp_path: Path):
    desk.save(1)
    desk.save(11, **ONE)
    tab = desk.open("/needs-you", javascript=False, size=(360, 740))
    tab.click("[data-need] button", 1)
    tab.wait("return document.querySelector('.toasts').innerText.includes('Kept as two papers.')", "what was done")
    tab.click(".toasts button")
    tab.wait("return document.querySelectorAll('[data-need]').length === 1", "it is asked again")
    file = tmp_path / "list.txt"
    file.write_text("doi:10.1145/9.9\ndoi:10.1145/9.8\n")
    desk.goto(tab, "/add")
    tab.choose_file("#files", file)
    tab.click("button.main")
    tab.wait("return document.querySelector('#came')?.innerText === '2 saved'", "what came of it")
