"""The extension's own tests and checks, run inside pytest: node --test, eslint, tsc, web-ext lint."""

import json
import os
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_PATIENCE = 180  # seconds; each takes under ten on an idle machine


def run(node: str, *arguments: str) -> str:
    """Run node in the project's folder; what it printed, or a failure that shows it."""
    environment = {**os.environ, "NO_UPDATE_NOTIFIER": "1", "NO_COLOR": "1"}
    done = subprocess.run(
        [node, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )
    if done.returncode != 0:
        pytest.fail(f"{' '.join(arguments[:2])} failed:\n{done.stdout}\n{done.stderr}", pytrace=False)
    return done.stdout


def program(package: str, name: str) -> str:
    """The script behind `npx NAME`, without npm and without a shell."""
    binaries = json.loads((ROOT / "node_modules" / package / "package.json").read_text("utf-8"))["bin"]
    return str(ROOT / "node_modules" / package / (binaries if isinstance(binaries, str) else binaries[name]))


def test_the_javascript_tests_pass(node: str) -> None:
    tests = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "extension").glob("*.test.mjs"))
    assert tests
    run(node, "--test", "--test-reporter=spec", *tests)


def test_eslint_finds_nothing(node: str) -> None:
    run(node, program("eslint", "eslint"), "--max-warnings=0", "extension", "tests")


def test_the_types_hold(node: str) -> None:
    run(node, program("typescript", "tsc"), "--project", "jsconfig.json")


def test_web_ext_finds_only_what_one_manifest_for_both_browsers_costs(node: str) -> None:
    said = run(
        node, program("web-ext", "web-ext"), "lint", "--source-dir=extension", "--no-config-discovery", "--output=json"
    )
    found = json.loads(said)
    assert found["errors"] == []
    assert [one["code"] for one in found["warnings"]] == ["BACKGROUND_SERVICE_WORKER_IGNORED"]


def test_the_extension_bears_the_version_of_the_project() -> None:
    manifest = json.loads((ROOT / "extension" / "manifest.json").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert manifest["version"] == project["version"]


def test_every_file_that_the_manifest_and_the_pages_name_is_there() -> None:
    folder = ROOT / "extension"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    named = [
        manifest["background"]["service_worker"],
        manifest["action"]["default_popup"],
        manifest["options_ui"]["page"],
        *manifest["icons"].values(),
        *(script for one in manifest["content_scripts"] for script in one["js"]),
    ]
    assert [name for name in named if not (folder / name).is_file()] == []
