import json

from server.devices import Devices
from server.doctor import checked
from server.home import Home
from server.settings import Settings
from tests.conftest import ROOT
from tests.e2e.browser import wait_for
from tests.e2e.reader import Reader

FIRST, SECOND, THIRD = "arxiv:2611.10001", "arxiv:2611.10002", "arxiv:2611.10003"


def test_one_click_becomes_one_record_one_note_one_item_and_a_mark(reader: Reader):
    page = reader.visit("/papers")
    assert set(page.states().values()) == {"new"}

    page.click(SECOND)
    page.wait_for("saved", SECOND)

    (paper,) = reader.shelf.papers()
    assert paper["identifiers"] == [SECOND]
    (name,) = reader.shelf.wait_for_notes(1)
    (item,) = reader.wait_for_items(1)
    assert item["title"] == paper["title"]
    assert item["archiveID"] == "arXiv:2611.10002"
    assert name == f"{paper['title'].replace(': ', ' - ')}.md"
    assert page.states()[FIRST] == "new"


def test_the_doctor_knows_how_new_the_extension_is(reader: Reader):
    reader.visit("/papers")
    manifest = json.loads((ROOT / "extension/manifest.json").read_text(encoding="utf-8"))
    with Home.open(Settings.load(home=reader.shelf.home)) as home:

        def told() -> bool:
            return [one.extension for one in Devices(home.database, home.now).all() if one.origin] == [
                manifest["version"]
            ]

        wait_for(told, "the extension says its version")
        (browser,) = [one for one in checked(home.settings, home=home) if one.name == "browser"]
    assert browser.ok


def test_coming_back_on_another_page_makes_no_second_one(reader: Reader):
    page = reader.visit("/papers")
    page.click(THIRD)
    page.wait_for("saved", THIRD)
    page.click(THIRD)

    trending = reader.visit("/papers/trending")
    trending.wait_for("saved", THIRD)
    trending.click(THIRD)
    own = reader.visit("/papers/2611.10003")
    own.wait_for("saved", THIRD)
    own.click(THIRD)
    own.click(THIRD)
    page.wait_for("saved", THIRD)

    reader.wait_for_items(1)
    reader.shelf.wait_for_notes(1)
    assert len(reader.shelf.papers()) == 1


def test_a_page_cannot_click_for_a_person(reader: Reader):
    page = reader.visit("/papers")
    page.tab.evaluate(
        """const host = document.querySelector('[data-papershelf="arxiv:2611.10001"]');
        host.click();
        host.dispatchEvent(new MouseEvent("click", { bubbles: true, composed: true }));
        const { x, y } = host.getBoundingClientRect();
        document.elementFromPoint(x + 5, y + 5).click();"""
    )
    page.click(SECOND)
    page.wait_for("saved", SECOND)
    assert page.states()[FIRST] == "new"
    assert [one["identifiers"] for one in reader.shelf.papers()] == [[SECOND]]


def test_a_search_page_saves_what_it_shows_not_what_its_data_holds(reader: Reader):
    page = reader.visit("/papers?q=experts")
    shown = [f"arxiv:2611.100{number}" for number in (31, 32, 33, 34)]
    assert list(page.states()) == shown
    page.click(shown[2])
    page.wait_for("saved", shown[2])
    assert [one["identifiers"] for one in reader.shelf.papers()] == [[shown[2]]]
