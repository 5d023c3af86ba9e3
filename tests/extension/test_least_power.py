"""What the extension may do stands in docs/extension.md with its reason, and is as little as can be."""

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "extension"
MANIFEST: dict[str, Any] = json.loads((EXTENSION / "manifest.json").read_text(encoding="utf-8"))


def test_each_permission_is_listed_with_its_reason():
    table = (ROOT / "docs" / "extension.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([^`]+)` \| .{20,} \|$", table, re.MULTILINE))
    assert set(MANIFEST["permissions"]) | set(MANIFEST["host_permissions"]) == listed


def test_no_release_wants_another_host_of_those_who_have_it():
    assert set(MANIFEST["host_permissions"]) == {
        "https://huggingface.co/*",
        "https://arxiv.org/*",
        "http://127.0.0.1/*",
    }


def test_no_page_can_speak_to_it_or_load_a_file_of_it():
    assert not {"web_accessible_resources", "externally_connectable", "sandbox"} & MANIFEST.keys()


def test_its_pages_run_only_what_lies_in_it():
    rules = dict(
        rule.strip().split(" ", 1) for rule in MANIFEST["content_security_policy"]["extension_pages"].split(";")
    )
    assert rules["default-src"] == "'none'"
    assert (rules["script-src"], rules["style-src"], rules["img-src"]) == ("'self'",) * 3
    assert rules["connect-src"] == "http://127.0.0.1:*"
    assert (rules["base-uri"], rules["form-action"]) == ("'none'",) * 2
    for page in EXTENSION.rglob("*.html"):
        markup = page.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\ssrc=)|\son\w+=|(?:src|href)=\"(?:\w+:)?//", markup), page.name


def test_nothing_is_loaded_or_made_into_code_at_run_time():
    forbidden = r"\beval\(|new Function\(|\bimport\(|importScripts|(?:inner|outer|Adjacent)HTML|document\.write"
    for script in EXTENSION.rglob("*.js"):
        code = re.sub(r"/\*.*?\*/|^\s*//.*$", "", script.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        assert not re.search(forbidden, code), script.name
