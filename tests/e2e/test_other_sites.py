"""A site that a person has allowed beside the required ones; a page of no site, read once."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.browser import EXTENSION, Browser, wait_for
from tests.e2e.reader import Reader, Sheet
from tests.e2e.shelf import RunningShelf
from tests.e2e.site import Site
from tests.zotero_server import ZoteroServer

ARXIV, REVIEWED = "arxiv:2505.01234", "openreview:qA3kZ9LoOm"


def allowed(folder: Path) -> Path:
    """The extension as after a person has allowed two more sites: a browser's own question cannot be answered here."""
    shutil.copytree(EXTENSION, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for wanted in ("https://openreview.net/*", "https://aclanthology.org/*"):
        manifest["optional_host_permissions"].remove(wanted)
        manifest["host_permissions"].append(wanted)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture(params=["chromium", "firefox"])
def reader(request: pytest.FixtureRequest, node: str, site: Site, tmp_path: Path) -> Iterator[Reader]:
    """A browser that allows OpenReview and the ACL Anthology, connected to a running server."""
    (tmp_path / "Research" / ".obsidian").mkdir(parents=True)
    shelf = RunningShelf(tmp_path / "home", tmp_path / "Research", sources_fetch="false")
    extension = allowed(tmp_path / "extension")
    path = request.getfixturevalue(request.param)
    with (
        ZoteroServer() as zotero,
        shelf,
        Browser(request.param, path, node, site.port, extension=extension) as browser,
    ):
        made = Reader(browser, shelf, zotero)
        made.connect()
        yield made


def test_an_allowed_site_has_buttons_and_keeps_its_marks_from_a_list_to_a_paper(reader: Reader):
    tab = reader.browser.open(reader.browser.site("/group?id=ICLR.cc/2026/Conference", "openreview.net"))
    page = Sheet(tab)
    tab.wait("return document.querySelectorAll('[data-papershelf-state]').length === 3", "a button on each paper")
    assert set(page.states()) == {ARXIV, REVIEWED, "openreview:uNd3c1deD_"}

    page.click(REVIEWED)
    page.wait_for("saved", REVIEWED)
    (paper,) = reader.shelf.papers()
    assert (paper["identifiers"], paper["venue"]) == ([REVIEWED], "ICLR 2026")

    tab.evaluate("return window.step(argument)", "/forum?id=qA3kZ9LoOm")
    tab.wait("return document.querySelector('h2 [data-papershelf-state=saved]') !== null", "the paper's page knows it")


def test_a_page_of_no_site_is_read_once_and_nothing_stays_in_it(reader: Reader):
    tab = reader.browser.open(reader.browser.site("/blog/reading"))
    ours = reader.browser.open(reader.browser.extension_page("options/options.html"))
    ours.wait("return globalThis.chrome?.tabs !== undefined && document.readyState === 'complete'", "a page of ours")

    def ask(message: dict[str, Any]) -> Any:
        return ours.evaluate(
            """return chrome.tabs.query({ url: "https://huggingface.co/*" }).then(([{ id, url, title }]) =>
              chrome.runtime.sendMessage({ ...argument, tab: { id, url, title } })).then(({ answer }) => answer);""",
            message,
        )

    papers = ask({"type": "page-at"})["papers"]
    assert [one["key"] for one in papers][:2] == ["arxiv:2605.07890", REVIEWED]
    assert ask({"type": "save-at", "keys": ["arxiv:2605.07890"], "adds": {"tags": ["ferns"]}}) is True
    (paper,) = wait_for(reader.shelf.papers, "the paper arrives")
    assert (paper["identifiers"], paper["tags"]) == (["arxiv:2605.07890"], ["ferns"])
    assert tab.evaluate("return document.querySelectorAll('[data-papershelf]').length") == 0


def test_a_paper_saved_on_hugging_face_is_known_on_arxiv_and_in_its_proceedings(reader: Reader):
    page = reader.visit("/papers")
    page.click("arxiv:2611.10001")
    page.wait_for("saved", "arxiv:2611.10001")
    arxiv = reader.browser.open(reader.browser.site("/abs/2611.10001", "arxiv.org"))
    arxiv.wait("return document.querySelector('[data-papershelf-state=saved]') !== null", "arXiv's page knows it")

    # A list is looked up by identifiers and titles alone: of one title it can only be asked whether it is the same.
    proceedings = Sheet(reader.browser.open(reader.browser.site("/2026.acl-long.417/", "aclanthology.org")))
    proceedings.wait_for("maybe", "acl:2026.acl-long.417")
    proceedings.click("acl:2026.acl-long.417")
    proceedings.wait_for("saved", "acl:2026.acl-long.417")
    (paper,) = reader.shelf.papers()
    assert {"arxiv:2611.10001", "acl:2026.acl-long.417"} < set(paper["identifiers"])
