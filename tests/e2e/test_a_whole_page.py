from tests.e2e.browser import wait_for
from tests.e2e.reader import UNDO, Reader
from tests.e2e.site import PAGE_OF


def test_save_all_and_one_undo_across_library_vault_and_zotero(reader: Reader):
    page = reader.visit("/papers")
    page.click("arxiv:2611.10001")
    page.wait_for("saved", "arxiv:2611.10001")
    page.save_all()
    page.wait_for("saved", *(f"arxiv:{one}" for one in (f"2611.{10000 + number}" for number in range(1, PAGE_OF + 1))))
    reader.shelf.wait_for_notes(PAGE_OF)
    reader.wait_for_items(PAGE_OF)

    page.press_in_bar(UNDO)
    wait_for(lambda: not reader.shelf.papers(), "everything is taken back")
    page.wait_for("new", *page.states())
    reader.shelf.wait_for_notes(0)
    reader.wait_for_items(0)
