"""The Python reader makes of each page of the contract what stands beside it; the JavaScript tests read the same."""

import json
from pathlib import Path

import pytest

from library.clip import Clip
from library.formats import clip_json, huggingface_page
from tests.contract.__main__ import FOLDER, PAGES
from tests.library.shelves import NOON

NAMES = sorted(page.stem for page in FOLDER.glob("*.html"))
# Of other sites only the extension reads pages; what it makes of them must pass here all the same.
EXPECTED = sorted(str(page.relative_to(FOLDER)) for page in FOLDER.rglob("*.json"))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_read_as_the_contract_expects(name):
    expected = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    markup = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
    page, papers, warnings = huggingface_page.read(markup, expected["url"])
    assert {"url": expected["url"], "page": page, "papers": papers, "warnings": warnings} == expected


@pytest.mark.parametrize("name", EXPECTED)
def test_every_paper_of_the_contract_is_a_clip_without_a_warning(name):
    expected = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    for paper in expected["papers"]:
        body = {"clip_id": "0b9f1a52-3b7a-4f43-9d4e-6f0f0a3e2a11", "captured_at": NOON.isoformat()}
        read = clip_json.read({**body, "page": expected["page"], "paper": paper})
        assert isinstance(read, Clip)
        assert read.warnings == ()


def test_the_pages_on_disk_are_those_that_are_made():
    for name, (_, markup) in PAGES.items():
        assert Path(FOLDER / f"{name}.html").read_text(encoding="utf-8") == markup
    assert sorted(PAGES) == NAMES
