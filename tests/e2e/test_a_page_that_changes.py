from tests import huggingface_pages
from tests.e2e.reader import Reader
from tests.invented import item

FIRST, NEW = "arxiv:2611.10001", "arxiv:2611.10077"


def test_marks_survive_a_render_and_come_to_new_cards_on_cards_that_stand_twice(reader: Reader):
    page = reader.visit("/papers/trending")
    assert len(page.states()) == 6
    assert page.tab.evaluate("return document.querySelectorAll('[data-papershelf-state]').length") == 12
    page.click(FIRST)
    page.wait_for("saved", FIRST)
    twice = f"return document.querySelectorAll('[data-papershelf=\"{FIRST}\"][data-papershelf-state=saved]').length"
    assert page.tab.evaluate(twice) == 2

    page.tab.evaluate("window.rerender()")
    live = "[...document.querySelectorAll('article [data-papershelf-state]')].map((one) => one.dataset.papershelf)"
    page.tab.wait("return !document.querySelector('article [data-papershelf-copied]')", "the copies are gone")
    assert len(page.tab.evaluate(f"return {live}")) == 12
    assert page.tab.evaluate(twice) == 2

    page.tab.evaluate("window.append(argument)", huggingface_pages.trending_card(item(77)))
    page.wait_for("new", NEW)
    page.click(NEW)
    page.wait_for("saved", NEW)
    assert len(reader.shelf.papers()) == 2
