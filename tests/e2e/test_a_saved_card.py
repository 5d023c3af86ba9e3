from tests.e2e.browser import wait_for
from tests.e2e.reader import Reader

FIRST, SECOND = "arxiv:2611.10001", "arxiv:2611.10002"
# Where everything of the page's own stands, to the pixel.
_PLACES = """
return JSON.stringify([...document.querySelectorAll("main article, main h3 a")].map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return [x, y + scrollY, width, height];
}))
"""


def test_a_tag_by_keyboard_reaches_the_note_and_nothing_shifts(reader: Reader):
    page = reader.visit("/papers")
    before = page.tab.evaluate(_PLACES)
    page.click(FIRST)
    page.wait_for("saved", FIRST)
    reader.shelf.wait_for_notes(1)
    page.open_tags(FIRST)
    for key in "to cite":
        page.tab.press(key)
    page.tab.press("Enter")
    wait_for(lambda: reader.shelf.papers()[0].get("tags") == ["to cite"], "the paper is tagged")
    wait_for(lambda: "- to-cite" in "".join(reader.shelf.notes().values()), "its note too")
    page.wait_for("saved", FIRST)
    assert page.tab.evaluate(_PLACES) == before


def test_hidden_on_a_site_until_it_is_shown_again(reader: Reader):
    page = reader.visit("/papers")
    page.click(FIRST)
    page.wait_for("saved", FIRST)
    page.open_more_in_bar()
    page.tab.press("End")
    page.tab.press("Enter")
    gone = "return document.querySelector('[data-papershelf]') === null"
    page.tab.wait(gone, "buttons and bar are gone")
    again = reader.browser.open(reader.browser.site("/papers/trending"))
    again.wait("return document.querySelector('article') !== null", "the page")

    options = reader.browser.open(reader.browser.extension_page("options/options.html"))
    options.wait("return document.querySelector('#hidden-sites button') !== null", "the site is listed")
    assert again.evaluate(gone)
    options.click("#hidden-sites button")
    wait_for(lambda: page.states().get(FIRST) == "saved", "the buttons are back, with their marks")
    assert page.states()[SECOND] == "new"
