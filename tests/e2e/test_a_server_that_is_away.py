from tests.e2e.browser import wait_for
from tests.e2e.reader import Reader

THREE = ["arxiv:2611.10001", "arxiv:2611.10002", "arxiv:2611.10003"]


def test_clicks_wait_in_the_browser_and_are_delivered_once(reader: Reader):
    page = reader.visit("/papers")
    reader.shelf.stop()
    for one in THREE:
        page.click(one)
    page.wait_for("queued", *THREE)

    popup = reader.browser.open(reader.browser.extension_page("popup/popup.html"))
    popup.wait('return document.body.innerText.includes("isn\'t running")', "the popup says what is wrong")
    assert "3 papers" in popup.evaluate("return document.body.innerText")

    again = reader.visit("/papers")
    again.wait_for("queued", *THREE)
    reader.shelf.start()
    reader.visit("/papers/trending")  # coming to a page is reason enough to try
    page.wait_for("saved", *THREE)
    wait_for(lambda: len(reader.shelf.papers()) == 3, "three papers")
    reader.shelf.wait_for_notes(3)
    reader.wait_for_items(3)


def test_a_revoked_browser_keeps_its_clicks_and_says_so(reader: Reader):
    page = reader.visit("/papers")
    device = next(line for line in reader.shelf.command("token", "list").splitlines() if " on Linux" in line)
    reader.shelf.command("token", "revoke", device.split()[0])
    page.click(THREE[0])
    page.wait_for("queued", THREE[0])
    popup = reader.browser.open(reader.browser.extension_page("popup/popup.html"))
    popup.wait("return document.body.innerText.includes('no longer connected')", "the popup says what is wrong")
    reader.connect()
    page.wait_for("saved", THREE[0])
    reader.shelf.wait_for_notes(1)
