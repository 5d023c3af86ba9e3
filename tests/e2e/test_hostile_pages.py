"""A page that wants to save, to read, or to know that the extension is there."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.e2e.browser import Tab, wait_for
from tests.e2e.reader import Reader

FIRST, SECOND, THIRD, FOURTH = (f"arxiv:2611.1000{number}" for number in range(1, 5))

# The whole page, and what its scripts can reach of the extension: a page without an adapter has nothing of it.
_TRACES = """
const names = Object.getOwnPropertyNames(globalThis).filter((name) => /papershelf|sites/i.test(name));
const marked = (one) => [...one.attributes].some(({ name }) => /papershelf|extension/.test(name));
const marks = [...document.querySelectorAll("*")].filter(marked);
return [names.length, marks.length, document.body.childElementCount, document.adoptedStyleSheets.length];
"""
_LAY_OVER = """
const host = document.querySelector(`[data-papershelf="${argument.paper}"]`);
const { left, top, width, height } = host.getBoundingClientRect();
const over = document.createElement("div");
over.id = "over";
over.textContent = "Play";
const place = `left:${left - 9}px;top:${top - 9}px;width:${width + 18}px;height:${height + 18}px;`;
over.setAttribute("style", `position:fixed;${place}z-index:2147483647;background:#fff;pointer-events:none !important`);
document.documentElement.append(over);
"""


def test_a_page_cannot_save_read_or_lead_a_click(reader: Reader):
    page = reader.visit("/papers?hostile=1")
    tab = page.tab
    tab.evaluate("window.forge()")

    # A click on what one does not see is no click: see-through, or below what lets clicks through.
    tab.evaluate(f"document.querySelector('[data-papershelf=\"{FIRST}\"]').closest('article').style.opacity = '0.01'")
    page.click(FIRST)
    page.wait_for("refused", FIRST)
    tab.evaluate(_LAY_OVER, {"paper": SECOND})
    page.click(SECOND)
    page.wait_for("refused", SECOND)
    assert "pointer-events: none" in tab.evaluate("return document.querySelector('#over').style.cssText")

    # With sixty thousand elements more, a click that is meant counts.
    tab.evaluate(
        "document.querySelector('#over').remove(); const box = document.createElement('div'); box.hidden = true;"
        "for (let n = 0; n < 60000; n += 1) box.append(document.createElement('i')); document.body.append(box)"
    )
    page.click(THIRD)
    page.wait_for("saved", THIRD)
    page.click(SECOND)
    page.wait_for("saved", SECOND)

    assert sorted(one["identifiers"][0] for one in reader.shelf.papers()) == [SECOND, THIRD]
    assert all(not one.get("tags") for one in reader.shelf.papers())
    assert tab.evaluate("return window.leaked.length") == 0
    assert all("psh_" not in str(one) for one in tab.evaluate("return window.heard"))
    roots = "return [...document.querySelectorAll('[data-papershelf]')].filter((one) => one.shadowRoot).length"
    assert tab.evaluate(roots) == 0
    read = (
        f"return fetch('http://127.0.0.1:{reader.shelf.port}/api/papers').then((one) => one.status, () => 'no answer')"
    )
    assert tab.evaluate(read) == "no answer"


def test_where_there_is_no_adapter_a_page_sees_nothing(reader: Reader):
    tab = reader.browser.open(reader.browser.site("/blog"))
    icon = reader.browser.extension_page("icons/16.png")
    assert tab.evaluate(_TRACES) == [0, 0, 1, 0]
    assert tab.evaluate("return fetch(argument).then(() => 'there', () => 'nothing')", icon) == "nothing"
    image = "return new Promise((done) => { const one = new Image(); one.onload = () => done('there');"
    assert tab.evaluate(f"{image} one.onerror = () => done('nothing'); one.src = argument; }})", icon) == "nothing"


def test_a_program_that_plays_papershelf_gets_neither_code_nor_clips(reader: Reader):
    with _impostor() as (port, asked):
        tab = reader.browser.open(f"http://127.0.0.1:{port}/pair")
        tab.wait("return document.documentElement.dataset.extension === 'present'", "it looks like the /pair page")
        tab.evaluate("document.querySelector('#papershelf-pair').click()")
        tab.evaluate("window.postMessage({ type: 'accept' }, '*')")
        tab.click("#papershelf-pair")  # even where a person falls for it
        asking = reader.browser.tab_at("connect/connect.html")
        asking.wait("return document.querySelector('#choices button') !== null", "our own page says how it stands")
        assert asking.evaluate("return document.querySelector('#question').textContent") == "One server at a time"
        page = reader.visit("/papers")
        page.click(FOURTH)
        page.wait_for("saved", FOURTH)
        assert {path for path in asked if path.startswith("/api/")} == {"/api/health"}
        assert sum(path == "/api/health" for path in asked) == 1  # the page's own clicks asked nothing
        _close_all(asking, tab)


def _close_all(*tabs: Tab) -> None:
    for tab in tabs:
        tab.close()


@contextmanager
def _impostor() -> Iterator[tuple[int, list[str]]]:
    """Another program of this computer: its page and its /api/health are like ours. Its port, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            health = self.path.startswith("/api/")
            page = b'<!doctype html><button id="papershelf-pair" data-code="ABCD2345">Connect</button>'
            self.send_response(200)
            self.send_header("Content-Type", "application/json" if health else "text/html")
            self.end_headers()
            self.wfile.write(b'{"name": "papershelf", "version": "0.1.0"}' if health else page)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        wait_for(thread.is_alive, "the impostor listens")
        yield int(server.server_address[1]), asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
