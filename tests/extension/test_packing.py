"""The zips for the stores: small, reproducible, each with its own browser's manifest, and what the wheel carries."""

import json
import os
import tomllib
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from typing import Any
from zipfile import ZipFile

from click.testing import CliRunner

from server.cli import papershelf
from server.packing import pack
from tests.extension.test_javascript import ROOT, program, run

EXTENSION = ROOT / "extension"
_MOST = 150_000  # bytes


def _manifest(packed: Path) -> dict[str, Any]:
    with ZipFile(packed) as opened:
        found: dict[str, Any] = json.loads(opened.read("manifest.json"))
        return found


def test_one_command_makes_both_zips_small_enough(tmp_path: Path) -> None:
    done = CliRunner().invoke(papershelf, ["extension", "pack", str(tmp_path / "dist")])
    assert done.exit_code == 0, done.output
    made = sorted((tmp_path / "dist").iterdir())
    assert [one.name for one in made] == ["papershelf-chrome-0.1.0.zip", "papershelf-firefox-0.1.0.zip"]
    assert done.output.splitlines() == list(map(str, made))
    assert [one for one in made if one.stat().st_size > _MOST] == []


def test_the_same_folder_makes_the_same_bytes(tmp_path: Path) -> None:
    again = copytree(EXTENSION, tmp_path / "copy")
    for path in again.rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700)
    (again / ".DS_Store").write_bytes(b"what a file manager leaves")
    digests = [
        [sha256(one.read_bytes()).hexdigest() for one in pack(folder, tmp_path / name)]
        for folder, name in ((EXTENSION, "first"), (again, "second"))
    ]
    assert digests[0] == digests[1]


def test_each_zip_has_its_own_browsers_lines_and_no_others(tmp_path: Path) -> None:
    chrome, firefox = map(_manifest, pack(EXTENSION, tmp_path))
    assert chrome["background"] == {"service_worker": "background/index.js", "type": "module"}
    assert firefox["background"] == {"scripts": ["background/index.js"], "type": "module"}
    assert {"key", "browser_specific_settings"}.isdisjoint(chrome)
    assert {"key", "minimum_chrome_version"}.isdisjoint(firefox)
    assert firefox["browser_specific_settings"]["gecko"]["id"]
    same = chrome.keys() & firefox.keys() - {"background"}
    assert {name: chrome[name] for name in same} == {name: firefox[name] for name in same}


def test_an_unpacked_copy_keeps_its_id() -> None:
    assert "key" in json.loads((EXTENSION / "manifest.json").read_text("utf-8"))


def test_zips_and_wheel_carry_the_same_files(tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"] == {"extension": "extension"}
    folder = {path.relative_to(EXTENSION).as_posix() for path in EXTENSION.rglob("*") if path.is_file()}
    for packed in pack(EXTENSION, tmp_path):
        with ZipFile(packed) as opened:
            assert set(opened.namelist()) == folder - {"types.d.ts"}


def test_web_ext_finds_nothing_at_all_in_firefoxs_zip(node: str, tmp_path: Path) -> None:
    _, firefox = pack(EXTENSION, tmp_path)
    folder = tmp_path / "unpacked"
    with ZipFile(firefox) as opened:
        opened.extractall(folder)
    source = f"--source-dir={folder}"
    said = run(node, program("web-ext", "web-ext"), "lint", source, "--no-config-discovery", "--output=json")
    found = json.loads(said)
    assert (found["errors"], found["warnings"]) == ([], [])
