"""What is installed along: all of it pinned, explained and licensed; the wheel runs with what it declares alone."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import httpx2
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT
from tests.server.parts import until

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pins() -> dict[str, str]:
    lines = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==\S+", line) for line in lines)
    return {canonicalize_name(name): version for name, version in (line.split("==") for line in lines)}


def brought(requirements: list[str]) -> dict[str, Distribution]:
    """What these bring along on this machine, themselves too, by name."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement(one) for one in requirements]
    seen: set[tuple[str, str]] = set()
    while waiting:
        wanted = waiting.pop()
        for extra in ("", *wanted.extras):
            key = (canonicalize_name(wanted.name), extra)
            if key in seen:
                continue
            seen.add(key)
            found[key[0]] = here = distribution(wanted.name)
            told = map(Requirement, here.requires or ())
            waiting += [one for one in told if one.marker is None or one.marker.evaluate({"extra": extra})]
    return found


@pytest.mark.parametrize("extra", ["", "test"])
def test_everything_that_is_installed_is_pinned_to_what_is_installed(extra: str):
    named = PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]
    known = pins()
    for name, one in brought(named).items():
        assert known.get(name) == one.version, f"{name}=={one.version} is not in constraints.txt"


def test_each_dependency_is_explained_with_its_licence():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("## Dependencies")[2]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    explained = {
        canonicalize_name(re.sub(r"\(.*?\)", "", name).strip()): (why, licence)
        for names, why, licence in rows[2:]
        for name in re.sub(r"\(.*?\)", "", names).split(",")
    }
    for one in PROJECT["dependencies"]:
        why, licence = explained[canonicalize_name(Requirement(one).name)]
        assert why
        assert licence
    for extra in PROJECT["optional-dependencies"].values():
        assert all(explained[canonicalize_name(Requirement(one).name)][0] for one in extra)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel in an environment of its own, beside what it declares and what that brings: nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=False, symlinks=True)
    (packages,) = (folder / "env").glob("lib/python*/site-packages")
    for one in brought(PROJECT["dependencies"]).values():
        for file in one.files or ():
            source = Path(str(one.locate_file(file)))
            if ".." not in file.parts and source.is_file():
                (packages / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, packages / file)
    shutil.unpack_archive(wheel, packages, "zip")
    return folder / "env" / "bin" / "python"


def papershelf(python: Path, home: Path, *words: str) -> list[str]:
    start = "import sys; from server.cli import main; sys.argv[0] = 'papershelf'; main()"
    return [str(python), "-I", "-c", start, "--home", str(home), *words]


@pytest.fixture
def serving(installed: Path, tmp_path: Path) -> Iterator[str]:
    environment = os.environ | {"PAPERSHELF_SOURCES_FETCH": "0"}
    with (tmp_path / "said").open("w+", encoding="utf-8") as said:
        command = papershelf(installed, tmp_path / "home", "serve", "--port", "0")
        server = subprocess.Popen(command, stdout=said, stderr=said, env=environment, cwd=tmp_path)
        try:
            output = tmp_path / "said"
            until(lambda: "Ctrl+C stops it." in output.read_text() or server.poll() is not None)
            yield re.findall(r"http://127\.0\.0\.1:\d+", output.read_text())[0]
        finally:
            server.terminate()
            server.wait(20)


def test_the_wheel_runs_with_what_it_declares(installed: Path, serving: str, tmp_path: Path):
    assert httpx2.get(f"{serving}/api/health", trust_env=False).json()["name"] == "papershelf"

    def said(*words: str) -> str:
        command = papershelf(installed, tmp_path / "home", *words)
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "Usage:" in said("--help")
    (tmp_path / "page.txt").write_text("arXiv:2611.14273")
    assert "1 created" in said("clip", str(tmp_path / "page.txt"))
    until(lambda: list((tmp_path / "home" / "vault").rglob("*.md")) or "2611.14273" in said("list"))
    said("digest", "preview")
    assert "2611.14273" in said("export", "--format", "json")
    assert (Path(said("extension", "path").strip()) / "manifest.json").is_file()
