"""The shelf in real browsers: found while one types, by keyboard, many at once, taken back; without scripts, too."""

import pytest

from tests.e2e.browser import Tab
from tests.e2e.desk import Desk

ROWS = "return [...document.querySelectorAll('.shelf .title')].map((one) => one.innerText)"
TOAST = "return document.querySelector('.toast span')?.innerText"


def chosen(tab: Tab) -> str:
    return str(tab.evaluate("return document.querySelector('.bulk .told').innerText"))


def begin_reading(tab: Tab) -> None:
    """Give the paper that is meant the third of the statuses, by keyboard; the page says that it did."""
    tab.press("s")
    tab.wait("return document.activeElement.getAttribute('role') === 'menuitemradio'", "the statuses")
    tab.press("ArrowDown")
    tab.press("ArrowDown")
    tab.press("Enter")
    tab.wait(f"{TOAST} === 'Status Reading, 1 paper.'", "it says what it did")


# Before a deed's answer comes, the page hears that something changed, and has the time to draw itself anew.
_NOTICED_MEANWHILE = """
const real = window.fetch;
window.fetch = async (url, how) => {
  const answer = await real(url, how);
  if (how?.method === "POST") {
    document.dispatchEvent(new Event("visibilitychange"));
    for (const one of ["/pulse", location.href, "/pulse", location.href]) await (await real(one)).text();
  }
  return answer;
};
return true;
"""


def test_what_was_done_is_said_also_where_the_change_was_noticed_before(desk: Desk):
    desk.save(*range(1, 5))
    tab = desk.open("/")
    tab.evaluate("return fetch('/pulse').then(() => true)")  # behind the page's own first look
    tab.evaluate(_NOTICED_MEANWHILE)
    tab.click(".tick input", 1)
    assert chosen(tab) == "1 chosen"
    begin_reading(tab)
    tab.press("u")
    tab.wait(f"{TOAST}.startsWith('Took back')", "taken back")


def test_a_paper_is_found_chosen_changed_and_all_of_it_taken_back(desk: Desk):
    desk.save(*range(1, 13))
    tab = desk.open("/")
    titles = tab.evaluate(ROWS)
    assert len(titles) == 12
    tab.press("/")
    tab.type("#search", "pipeleak")
    found = [one for one in titles if one.startswith("PipeLeak")]
    tab.wait(f"return document.querySelectorAll('.shelf .title').length === {len(found)}", "found while typing")
    assert tab.evaluate("return document.querySelector('.shelf mark').innerText") == "PipeLeak"
    assert tab.evaluate("return location.search") == "?q=pipeleak"
    tab.press("ArrowDown")
    tab.press("x")
    assert chosen(tab) == "1 chosen"
    tab.press("Escape")
    assert chosen(tab) == ""
    begin_reading(tab)
    assert "done=" not in tab.evaluate("return location.search")
    assert [one["status"] for one in desk.shelf.papers()].count("reading") == 1
    tab.press("u")
    tab.wait(f"{TOAST}.startsWith('Took back')", "taken back")
    assert [one["status"] for one in desk.shelf.papers()].count("reading") == 0

    desk.goto(tab, "/")
    tab.click(".tick input", 1)
    tab.evaluate(
        "const far = document.querySelectorAll('.tick input')[4];"
        "far.dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }))"
    )
    assert chosen(tab) == "4 chosen"
    tab.press("t")
    tab.type(".bulk [name=tag]", "reading group")
    tab.click(".bulk [value=tag]")
    tab.wait("return document.querySelectorAll('.shelf .tag').length === 4", "four have the tag")
    assert chosen(tab) == "4 chosen", "they stay chosen"
    tab.click(".shelf .tag")
    tab.wait("return document.querySelectorAll('.shelf .title').length === 4", "those of the tag")
    assert tab.evaluate("return document.querySelector('#search').value") == 'tag:"reading group"'
    tab.click(".bulk [value=remove]")
    tab.wait(f"{TOAST} === 'Removed 4 papers.'", "removed")
    assert len(desk.shelf.papers()) == 8
    tab.click(".toast button")
    tab.wait("return document.querySelectorAll('.shelf .title').length === 4", "and back")
    assert tab.complaints() == []


def test_a_paper_is_read_copied_and_changed_by_its_keys(desk: Desk):
    paper = desk.save(1)[0]
    tab = desk.open(f"/papers/{paper}")
    tab.press("s")
    assert tab.evaluate("return document.activeElement.id") == "status"
    tab.press("ArrowDown")
    tab.wait(f"{TOAST} === 'Status To read, 1 paper.'", "the status is set as it is chosen")
    tab.evaluate("document.activeElement.blur()")
    tab.press("t")
    tab.type("#tag", "privacy")
    tab.press("Enter")
    tab.wait("return document.querySelector('.tags li a')?.innerText === 'privacy'", "tagged")
    assert tab.evaluate("return document.querySelector('#tag').value") == "", "and ready for the next"
    tab.evaluate("document.activeElement.blur()")
    tab.press("u")
    tab.wait("return !document.querySelector('.tags li')", "taken back")
    tab.press("c")
    tab.wait("return document.querySelector('.toast.wrong')?.innerText.includes('no citekey')", "nothing to cite by")
    tab.click(".copy")
    tab.wait("return document.querySelector('.toast.passing')?.innerText.startsWith('Copied arxiv:')", "copied")
    shown = desk.shelf.papers()[0]
    assert (shown["status"], shown.get("tags")) == ("to-read", None)
    assert tab.complaints() == []


@pytest.mark.parametrize("browser", ["chromium"], indirect=True)
def test_reading_searching_and_saving_need_no_script(desk: Desk):
    desk.save(1, 2, 3)
    tab = desk.open("/", javascript=False)
    title = tab.evaluate(ROWS)[0]
    tab.type("#search", title)
    tab.press("Enter")
    tab.wait("return location.search.startsWith('?q=') && document.readyState === 'complete'", "found")
    assert tab.evaluate(ROWS) == [title]
    tab.click(".shelf .title")
    tab.wait("return location.pathname.startsWith('/papers/') && document.readyState === 'complete'", "its page")
    tab.click("#note-text")
    tab.type("#note-text", "Read without a script.")
    tab.click("#note button")
    tab.wait("return document.querySelector('.toast') !== null", "it says what it did")
    desk.goto(tab, "/add")
    tab.type("textarea", "2611.14273")
    tab.click("main form button.main")
    tab.wait(
        "return document.body.innerText.includes('2611.14273') && document.readyState === 'complete'", "what came of it"
    )
    papers = desk.shelf.papers()
    assert len(papers) == 4
    assert [one.get("note") for one in papers].count("Read without a script.") == 1


@pytest.mark.parametrize("browser", ["chromium"], indirect=True)
def test_hostile_words_are_words_on_every_page(desk: Desk):
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>{{ 7*7 }}\u202e'\"</textarea>"
    (paper,) = desk.save(1, title=f"Evil {evil}", abstract=evil, venue=evil, creators=[{"family": evil}])
    desk.shelf.call("PATCH", f"/api/papers/{paper}", {"note": evil, "add_tags": [evil], "citekey": ""})
    tab = desk.open("/")
    for page in (
        "/",
        "/?q=evil",
        f"/papers/{paper}",
        "/needs-you",
        "/add",
        "/settings",
        "/settings/notes/obsidian",
        "/welcome",
    ):
        desk.goto(tab, page)
        tab.wait("return document.readyState === 'complete'", "all of it is there")
        assert tab.evaluate("return document.querySelectorAll('main img, main script').length") == 0
        assert "49" not in tab.evaluate("return document.querySelector('h1').innerText")
    desk.goto(tab, "/")
    tab.type("#search", "evil")
    tab.wait("return document.querySelector('.shelf mark') !== null", "found while typing")
    assert tab.complaints() == []
