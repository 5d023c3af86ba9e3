"""What the extension may do at installation: browsers disable a release that wants more until a person agrees."""

import json

from tests.extension.test_javascript import ROOT

_MANIFEST = json.loads((ROOT / "extension" / "manifest.json").read_text("utf-8"))


def test_no_host_is_required_but_hugging_face_arxiv_and_this_computer() -> None:
    assert set(_MANIFEST["host_permissions"]) == {
        "https://huggingface.co/*",
        "https://arxiv.org/*",
        "http://127.0.0.1/*",
    }


def test_no_permission_is_required_that_was_not_there_at_the_first_release() -> None:
    assert set(_MANIFEST["permissions"]) <= {"storage", "alarms", "contextMenus", "activeTab", "scripting"}


def test_content_scripts_run_where_a_host_is_required_and_on_the_pair_page() -> None:
    # A match of a content script asks for its host at installation, as host_permissions do.
    places = [place for one in _MANIFEST["content_scripts"] for place in one["matches"]]
    allowed = ("https://huggingface.co/", "https://arxiv.org/", "http://127.0.0.1/pair", "http://localhost/pair")
    assert [place for place in places if not place.startswith(allowed)] == []


def test_every_page_with_an_adapter_loads_the_same_parts_in_the_same_order() -> None:
    scripts = [one["js"] for one in _MANIFEST["content_scripts"] if any("site" in name for name in one["js"])]
    content = [[name for name in one if name.startswith("content/")] for one in scripts]
    assert len(content) >= 2
    assert all(one == content[0] for one in content)
