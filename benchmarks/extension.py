"""What the extension costs a page of 120 cards, in real Chromium over a real server and vault.

    python -m benchmarks.extension --json

The page is the tests' own Hugging Face (tests/e2e/site.py) with ten times as many cards, all of them saved: the most
that a page can ask for. Told, as the median and the worst of all loads, by the wall's clock and, as others may use
the machine, by the processor's: the content scripts' own time until every card bears its mark, and the longest task
from their first line on, layout and paint of the marked cards included. Then how often the server was asked, and the
layout shift (https://web.dev/cls) of putting the buttons there. `yardstick_ms` is what a page's own ten lines take
for as many plain buttons in closed shadow roots, laid out, in the same browser: how fast this machine is, and how
idle. Then, once a round over a new library: the milliseconds from the key that confirms "Save all" to the last of the
marks "saved" (SQLite with synchronous=FULL, notes written with fsync), the layout shift meanwhile, and the time until
the last note is there.
Goals: no task over 50 ms, under 30 ms in all, one lookup, no shift by saving, 1,500 ms.
"""

import argparse
import json
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from tests.e2e.browser import Browser, wait_for
from tests.e2e.reader import Reader, Sheet
from tests.e2e.shelf import RunningShelf
from tests.e2e.site import Site
from tests.invented import items
from tests.zotero_server import ZoteroServer

_CARDS = 120
_PATIENCE = 60.0  # seconds
_SHIFT = """
window.shift = 0;
new PerformanceObserver((list) => {
  // Of the page's own: the bar may grow and shrink in its corner.
  const main = document.querySelector("main");
  const moved = list.getEntries().filter(({ sources }) => sources.some(({ node }) => main.contains(node)));
  for (const one of moved) window.shift += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""
# The moment of the last key, and of the last card that became saved: both by the page's own clock.
_WATCH = """
window.pressed = window.done = 0;
window.shift = 0;
window.addEventListener("keydown", () => { window.pressed = performance.now(); }, true);
new MutationObserver(() => {
  const all = [...document.querySelectorAll("[data-papershelf-state]")];
  if (all.every(({ dataset }) => dataset.papershelfState === "saved")) window.done ||= performance.now();
}).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-papershelf-state"] });
"""
_YARDSTICK = f"""
const sheet = new CSSStyleSheet();
sheet.replaceSync("button {{ font: 600 13px system-ui, sans-serif; padding: 0 6px; border-radius: 8px; }}");
const start = performance.now();
for (let made = 0; made < {_CARDS}; made += 1) {{
  const host = document.body.appendChild(document.createElement("div"));
  const root = host.attachShadow({{ mode: "closed" }});
  root.adoptedStyleSheets = [sheet];
  root.appendChild(document.createElement("button")).textContent = "Save";
}}
document.body.getBoundingClientRect();
return performance.now() - start;
"""
_MARKED = f"""
const all = [...document.querySelectorAll("[data-papershelf-state]")];
return all.length === {_CARDS} && all[0].dataset.papershelfState === "saved";
"""


def _scripts(trace: Path) -> dict[str, float]:
    """Of a trace: milliseconds in which scripts of the extension ran in the page, and its longest task from then on.

    That task may be one of the page's, or the browser's laying out what they changed: it is what a person would feel.
    Promises go on in "RunMicrotasks", which names no script: the page has no promises of its own.
    """
    events: list[dict[str, Any]] = json.loads(trace.read_text(encoding="utf-8"))["traceEvents"]
    timed = [one for one in events if one.get("ph") == "X"]
    scripts = [one for one in timed if _url(one).startswith("chrome-extension://") and _url(one).endswith(".js")]
    pages = {(one["pid"], one["tid"]) for one in scripts if "/content/" in _url(one)}
    microtasks = [one for one in timed if one["name"] == "RunMicrotasks"]
    ours = [one for one in (*scripts, *microtasks) if (one["pid"], one["tid"]) in pages]
    spans = sorted((one["ts"], one["ts"] + one["dur"]) for one in ours)
    # By the thread's own clock, which stands still while other programs have the processor.
    on_cpu = [(one["tts"], one["tts"] + one["tdur"]) for one in ours if "tdur" in one]
    first = spans[0][0]
    tasks = [
        one
        for one in timed
        if one["name"].endswith(("RunTask", "RunMicrotasks"))
        and (one["pid"], one["tid"]) in pages
        and one["ts"] >= first
    ]
    return {
        "script_ms": _outermost(spans) / 1000,
        "script_cpu_ms": _outermost(on_cpu) / 1000,
        "longest_task_ms": max(one["dur"] for one in tasks) / 1000,
        "longest_task_cpu_ms": max(one.get("tdur", one["dur"]) for one in tasks) / 1000,
    }


def _outermost(spans: list[tuple[float, float]]) -> float:
    """How long they last together; one within another counts once."""
    spent, end = 0.0, 0.0
    for start, stop in sorted(spans):
        spent += max(0.0, stop - max(start, end))
        end = max(end, stop)
    return spent


def _url(event: dict[str, Any]) -> str:
    data = event.get("args", {}).get("data", {})
    return str(data.get("url") or event.get("args", {}).get("fileName") or "")


def _load(reader: Reader, folder: Path) -> dict[str, float]:
    """One load of the page, traced until its marks are there."""
    browser = reader.browser
    tab = browser.open("about:blank")
    yardstick = tab.evaluate(_YARDSTICK)
    browser.ask("asked")
    browser.ask("trace", tab=tab.name)
    tab.goto(browser.site("/papers"))
    tab.wait(_MARKED, "marks on every card")
    browser.ask("untrace", tab=tab.name, path=str(folder / "trace.json"))
    tab.evaluate(_SHIFT)
    # What was seen before is told to a new observer in a task of its own.
    tab.wait("return new Promise((resolve) => setTimeout(resolve, 50, true))", "the observer was told")
    shift = tab.evaluate("return window.shift")
    lookups = [one for one in browser.ask("asked")["asked"] if one.endswith("/api/papers/lookup")]
    tab.close()
    return {
        **_scripts(folder / "trace.json"),
        "lookups": len(lookups),
        "layout_shift": shift,
        "yardstick_ms": yardstick,
    }


def _save_all(reader: Reader) -> dict[str, float]:
    """Save all, from the key that confirms it."""
    page = Sheet(reader.browser.open(reader.browser.site("/papers")))
    first = "arxiv:2611.10001"
    page.tab.wait(f"return document.querySelectorAll('[data-papershelf-state]').length === {_CARDS}", "buttons")
    page.tab.evaluate(_SHIFT)
    page.click(first)
    page.wait_for("saved", first)
    page.save_all()  # it asks in place, for they are many
    page.tab.evaluate(_WATCH)
    page.tab.press("Enter")
    start = time.perf_counter()
    wait_for(lambda: page.tab.evaluate("return window.done"), "all saved", _PATIENCE)
    took = page.tab.evaluate("return window.done - window.pressed")
    wait_for(lambda: len(list((reader.shelf.vault / "Papers").glob("*.md"))) == _CARDS, "every note", _PATIENCE)
    noted = (time.perf_counter() - start) * 1000
    shift = page.tab.evaluate("return window.shift")
    page.tab.close()
    return {"save_all_ms": took, "save_all_shift": shift, "all_notes_ms": noted}


def _round(node: str, chromium: str, loads: int) -> tuple[list[dict[str, float]], dict[str, float]]:
    """A new browser, library and vault."""
    with tempfile.TemporaryDirectory() as name, Site() as site, ZoteroServer() as zotero:
        folder = Path(name)
        site.papers = items(_CARDS)
        vault = folder / "Research"
        (vault / ".obsidian").mkdir(parents=True)
        shelf = RunningShelf(folder / "home", vault, sources_fetch="false")
        shelf.command("obsidian", "connect", str(vault))
        with shelf, Browser("chromium", chromium, node, site.port) as browser:
            reader = Reader(browser, shelf, zotero)
            reader.connect()
            saved = _save_all(reader)
            return [_load(reader, folder) for _ in range(loads)], saved


def measure(rounds: int, loads: int) -> dict[str, Any]:
    """All figures; in milliseconds, but for counts and shifts."""
    node, chromium = shutil.which("node"), shutil.which("chromium") or shutil.which("google-chrome")
    if not node or not chromium:
        msg = "Node and Chromium are needed: see CONTRIBUTING.md."
        raise SystemExit(msg)
    seen: list[dict[str, float]] = []
    saved: list[dict[str, float]] = []
    for _ in range(rounds):
        each, all_at_once = _round(node, chromium, loads)
        seen += each
        saved.append(all_at_once)
    figures: dict[str, Any] = {"cards": _CARDS, "loads": len(seen), "rounds": rounds}
    for all_of_them in (seen, saved):
        for what in all_of_them[0]:
            values = [one[what] for one in all_of_them]
            figures[what] = {"median": round(median(values), 3), "worst": round(max(values), 3)}
    return figures


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description="What the extension costs a page, and how fast it saves one.")
    parser.add_argument("--rounds", type=int, default=3, help="how often a whole page is saved into a new library")
    parser.add_argument("--loads", type=int, default=3, help="how often the page is loaded in each round")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    print(json.dumps(measure(options.rounds, options.loads), indent=None if options.json else 2))


if __name__ == "__main__":
    main()
