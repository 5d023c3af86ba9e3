"""What every page of the server has: changes from elsewhere appear, keys; and axe finds nothing."""

import pytest

from tests.e2e.desk import Desk


def test_a_change_from_elsewhere_appears_by_itself_and_leaves_the_person_where_they_are(desk: Desk):
    desk.save(1)
    tab = desk.open("/")
    tab.wait("return document.querySelectorAll('.shelf > li').length === 1", "the paper")
    tab.evaluate("window.before = true; document.querySelector('#search').value = 'half typ'")
    tab.evaluate("document.querySelector('#search').focus()")
    desk.save(2)
    tab.wait("return document.querySelectorAll('.shelf > li').length === 2", "the other paper, without a reload")
    assert tab.evaluate("return window.before && document.activeElement.value") == "half typ"


def test_the_keys_are_listed_and_one_leads_to_the_search(desk: Desk):
    tab = desk.open("/needs-you")
    tab.press("?")
    tab.wait("return document.querySelector('dialog[open]')?.innerText.includes('Undo')", "the list of keys")
    tab.press("Escape")
    tab.wait("return document.querySelector('dialog') === null", "it is closed")
    tab.press("/")
    assert tab.evaluate("return document.activeElement.id") == "search"


@pytest.mark.parametrize("browser", ["chromium"], indirect=True)
def test_axe_finds_nothing_in_light_and_dark_wide_and_narrow(desk: Desk):
    one, _ = desk.save(1, 2)
    desk.shelf.call("PATCH", f"/api/papers/{one}", {"status": "reading", "rating": 3, "add_tags": ["privacy"]})
    opened = "for (const one of document.querySelectorAll('main details')) one.open = true"
    here = ("/", "/?q=zzz", "/?q=is:purple", f"/papers/{one}", "/settings", "/settings/notes/obsidian", "/nowhere")
    desk.save(3, title="Weather in Valleys", creators=[{"name": "Una Holm"}], identifiers=["arxiv:2611.10001"])
    desk.shelf.call("POST", "/api/clips", {"clips": [{"paper": {"title": "<img src=x onerror=alert(1)>"}}]})
    desk.list_today(*range(20, 32))
    tab = desk.open("/")
    for page in (*here, "/today", "/list/forged", "/needs-you", "/add", "/welcome", "/pair", "/doctor"):
        desk.goto(tab, page)
        tab.evaluate(opened)
        for size, dark in (((1440, 900), False), ((360, 740), False), ((360, 740), True), ((1440, 900), True)):
            tab.look(size=size, dark=dark)
            assert desk.axe(tab) == [], (page, size, dark)
            too_wide = tab.evaluate("return document.documentElement.scrollWidth - innerWidth")
            assert too_wide <= 0, (page, size)
