"""How quick the shelf's pages are over a large library, by HTTP from a server in a process of its own, signed in.

    python -m benchmarks.web --json

100,000 invented papers, as `benchmarks.filling` writes them, all delivered to a vault. In milliseconds: the first page;
searches as they are typed, letter by letter (titles' words, common ones and rare ones, names, fields; the median, the
95th percentile and the worst), each a whole page as a browser gets it; the pages of 40 papers; and beside them
`GET /api/health`, the least that any answer takes on this machine. Then what the first page weighs, compressed, with
its style and scripts (in KB), and in Chromium its largest paint and the layout shift of its load and of a search typed
into it.
Goals: first page 50 ms, searches 60 ms at the 95th percentile, 60 KB; 0.5 s, no shift.
"""

import argparse
import gzip
import json
import random
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx2

from benchmarks.filling import deliver, fill
from benchmarks.synthetic import Papers
from tests.e2e.browser import Browser
from tests.e2e.desk import Desk
from tests.e2e.shelf import RunningShelf
from tests.e2e.site import Site

_SEED = 7
_PAINTS = """
return new Promise((resolve) => {
  const seen = { shift: 0, paint: 0 };
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) seen.shift += one.value;
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) seen.paint = one.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => resolve(seen), 1000);
});
"""
_WATCH = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value;
}).observe({ type: "layout-shift" });
"""


def _typed(count: int) -> Iterator[str]:
    """What a person types to find papers of this library, letter by letter."""
    papers, draw = Papers(_SEED), random.Random(1)
    known = [papers.clip(number, abstracts=0.0)["paper"] for number in range(2_000)]
    for _ in range(count):
        paper = draw.choice(known)
        words = paper["title"].lower().split()
        name = paper["creators"][0]["name"].split()[-1]
        wanted = draw.choice(
            [
                draw.choice(words),
                " ".join(draw.sample(words, min(2, len(words)))),
                name,
                f"author:{name}",
                f"{name} year:{paper['published']}",
                f"is:unread {draw.choice(words)}",
            ]
        )
        start = wanted.find(":") + 2 if wanted.startswith(("author", "is")) else 1
        for end in range(min(start, len(wanted)), len(wanted) + 1):
            yield wanted[:end]


def _timed(client: httpx2.Client, path: str, **asked: str) -> float:
    start = time.perf_counter()
    answer = client.get(path, params=asked)
    took = (time.perf_counter() - start) * 1000
    answer.raise_for_status()
    return took


def _weight(client: httpx2.Client) -> float:
    """KB of the first page with all that it loads, compressed."""
    page = client.get("/").text
    wanted = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    seen: dict[str, str] = {}
    while wanted:
        path = wanted.pop()
        if path not in seen:
            seen[path] = client.get(path).text
            wanted += [f"/static/{name}" for name in re.findall(r'from "\./([^"]+)"', seen[path])]
    return sum(len(gzip.compress(text.encode())) for text in (page, *seen.values())) / 1000


def _in_chromium(shelf: RunningShelf) -> dict[str, Any]:
    node, chromium = shutil.which("node"), shutil.which("chromium") or shutil.which("google-chrome")
    if not node or not chromium:
        return {}
    with Site() as site, Browser("chromium", chromium, node, site.port) as browser:
        desk = Desk(browser, shelf)
        tab = desk.open("/", size=(1440, 900))
        loads = []
        for _ in range(5):
            desk.goto(tab, "/")
            loads.append(tab.evaluate(_PAINTS))
        tab.evaluate(_WATCH)
        before = tab.evaluate("return document.querySelector('.shelf').innerText")
        tab.type("#search", "model")
        tab.wait(f"return document.querySelector('.shelf')?.innerText !== {json.dumps(before)}", "found")
        return {
            "largest_paint_ms": round(median(one["paint"] for one in loads), 1),
            "layout_shift": max(one["shift"] for one in loads),
            "search_shift": round(tab.evaluate("return window.shift"), 4),
        }


def measure(count: int, searches: int) -> dict[str, Any]:
    """All figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "home").mkdir(mode=0o700)
        (folder / "vault" / ".obsidian").mkdir(parents=True)
        fill(folder / "home" / "library.db", _SEED, count)
        shelf = RunningShelf(folder / "home", folder / "vault", sources_fetch="false")
        # Or it would connect a vault of its own, and write a note for each paper while it is measured.
        shelf.command("obsidian", "connect", str(folder / "vault"), "--from-now-on")
        deliver(folder / "home" / "library.db")
        with shelf:
            with httpx2.Client(base_url=f"http://127.0.0.1:{shelf.port}", trust_env=False, timeout=60) as client:
                client.get(shelf.fresh_address())
                _timed(client, "/")  # the first of all reads the file
                least = [_timed(client, "/api/health") for _ in range(50)]
                first = [_timed(client, "/") for _ in range(20)]
                typed = {text: _timed(client, "/", q=text) for text in dict.fromkeys(_typed(searches))}
                ids = [one["id"] for one in client.get("/api/papers", params={"limit": 40}).json()["papers"]]
                papers = [_timed(client, f"/papers/{one}") for one in ids]
                weight = _weight(client)
            seen = _in_chromium(shelf)
    slowest = sorted(typed, key=lambda one: -typed[one])[:8]
    return {
        "papers": count,
        "searches": len(typed),
        "health_ms": round(median(least), 2),
        "first_page_ms": {"median": round(median(first), 1), "worst": round(max(first), 1)},
        "search_ms": {
            "median": round(median(typed.values()), 1),
            "p95": round(quantiles(typed.values(), n=20)[-1], 1),
            "worst": round(max(typed.values()), 1),
        },
        "paper_ms": {"median": round(median(papers), 1), "worst": round(max(papers), 1)},
        "page_kb": round(weight, 1),
        **seen,
        "slowest": {one: round(typed[one], 1) for one in slowest},
    }


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description="How quick the shelf's pages are over a large library.")
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--searches", type=int, default=60, help="how many things are typed, letter by letter")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    print(json.dumps(measure(options.papers, options.searches), indent=None if options.json else 2))


if __name__ == "__main__":
    main()
