"""A site with the true structure of Hugging Face's paper pages, over HTTPS with a certificate of its own; and some of
the contract's pages of other sites, by their paths alone.
"""

import html
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, urlsplit

import trustme

from tests import huggingface_pages as pages
from tests.invented import item, items

# What Svelte does to a list: it makes every card anew, and appends more at the end.
_SCRIPT = """<script>
window.rerender = () => {
  for (const one of document.querySelectorAll("article")) {
    const copy = one.cloneNode(true);
    copy.querySelectorAll("[data-papershelf]").forEach((left) => left.setAttribute("data-papershelf-copied", ""));
    one.replaceWith(copy);
  }
};
window.append = (html) => {
  document.querySelector("article").closest(".grid, .list").insertAdjacentHTML("beforeend", html);
};
</script>
"""
_HOSTILE = Path(__file__).with_name("hostile.js").read_text(encoding="utf-8")
# Of the same site, and without an adapter.
_BLOG = "<!doctype html><title>Blog</title><body><p>Nothing to save here.</p></body>"
_GOLDEN = Path(__file__).parents[1] / "contract" / "pages"
# What a single-page app does: another page's body and head, without loading.
_STEP = """<script>
window.step = async (address) => {
  const next = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
  history.pushState({}, "", address);
  document.title = next.title;
  document.querySelector("main").replaceWith(next.querySelector("main"));
};
</script>
"""
_FIRST = item(1)["paper"]
_ONE, _TWO = (one["name"] for one in _FIRST["authors"])
# Golden pages by path; on some stands the first paper in place of theirs, as its preprint and its proceedings have it.
_OTHERS: dict[str, tuple[str, dict[str, str]]] = {
    "/group": ("openreview/group", {}),
    "/forum": ("openreview/forum", {}),
    "/blog/reading": ("generic/linked", {}),
    f"/abs/{_FIRST['id']}": (
        "arxiv/abs",
        {"Tidewater: Steering Sparse Experts with $k$ Anchors": _FIRST["title"], "2611.20001": _FIRST["id"]},
    ),
    "/2026.acl-long.417/": (
        "aclanthology/paper",
        {
            "Quillback: Small Parsers for Small Languages": _FIRST["title"],
            "Émile Dupont": _ONE,
            "Mei-Ling Zhao": _TWO,
            "2026/7": "2027/7",  # proceedings are later than their preprints
            "Small languages deserve small parsers. Ours fits in 3&nbsp;MB and gains <b>4.2</b> LAS.": _FIRST[
                "summary"
            ],
        },
    ),
}
PAGE_OF = 12  # papers on the daily page; 2611.10001 to 2611.10012


class Site:
    """The site; a context."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.papers = items(PAGE_OF)
        handler = type("BoundHandler", (_Handler,), {"site": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trustme.CA().issue_cert("huggingface.co").configure_cert(context)
        self._http.socket = context.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self.port = int(self._http.server_address[1])
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def page(self, address: str) -> str | None:
        """The page of a path, or None."""
        parts = urlsplit(address)
        query = parse_qs(parts.query)
        last = parts.path.rstrip("/").rpartition("/")[2]
        if parts.path == "/papers" and "q" in query:
            # The island of a search page holds the newest papers, not those that were found.
            return pages.search(items(4, 31), self.papers[:2], query["q"][0])
        if parts.path == "/papers":
            return pages.daily(self.papers, script=f"<script>{_HOSTILE}</script>" if "hostile" in query else _SCRIPT)
        if parts.path == "/papers/trending":
            return pages.trending(self.papers[:6], script=_SCRIPT)
        if parts.path.startswith("/papers/2611."):
            return pages.paper(item(int(last.partition(".")[2]) - 10000))
        return _BLOG if parts.path == "/blog" else _golden(parts.path)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


def _golden(path: str) -> str | None:
    if path not in _OTHERS:
        return None
    name, words = _OTHERS[path]
    markup = (_GOLDEN / f"{name}.html").read_text(encoding="utf-8")
    for old, new in words.items():
        markup = markup.replace(old, html.escape(new))
    return markup.replace("</body>", f"{_STEP}</body>")


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        self.site.requests.append(self.path)
        markup = self.site.page(self.path)
        self.send_response(200 if markup else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((markup or "").encode())

    def log_message(self, *_args: object) -> None:
        """Quiet."""
