"""What every test may ask for: what the machine has, folders of one's own, and the long form of a harness."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

# A slow machine is no bug: Hypothesis has no deadline here, and draws the same examples in every run of CI.
settings.register_profile("papershelf", deadline=None, derandomize=bool(os.environ.get("CI")), print_blob=True)
settings.load_profile("papershelf")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long form of the harnesses")
    parser.addoption("--pictures", metavar="DIR", help="where tests/e2e/test_pictures.py puts the README's pictures")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.timeout(0))
            if not config.getoption("--long"):
                item.add_marker(pytest.mark.skip(reason="the long form of a harness: pytest --long"))


def missing(what: str, how: str) -> None:
    """Skip for want of a program, or fail where everything must be there (PAPERSHELF_REQUIRE_ALL=1)."""
    message = f"{what} is missing: {how}"
    if os.environ.get("PAPERSHELF_REQUIRE_ALL") == "1":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(autouse=True)
def apart(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test touches the person's own home, keyring, vaults or settings."""
    for name in [name for name in os.environ if name.startswith("PAPERSHELF_") and name != "PAPERSHELF_REQUIRE_ALL"]:
        monkeypatch.delenv(name)
    elsewhere = tmp_path_factory.mktemp("person")
    monkeypatch.setenv("HOME", str(elsewhere))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(elsewhere / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(elsewhere / "data"))
    monkeypatch.setenv("PAPERSHELF_SECRETS", "file")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real pages and labelled data; they are not part of the project, which stands alone."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real pages (shared) is not beside the project")
    return SHARED


@pytest.fixture(scope="session")
def node() -> str:
    """Node, with the npm packages of package.json installed."""
    found = shutil.which("node")
    if found is None:
        missing("node", "install Node 20 or later")
    if not (ROOT / "node_modules").is_dir():
        missing("node_modules", "run `npm install` in the project's folder")
    return str(found)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Chromium's path."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        missing("Chromium", "apt-get install chromium")
    return str(found)


@pytest.fixture(scope="session")
def firefox() -> str:
    """Firefox's path."""
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    if found is None:
        missing("Firefox", "apt-get install firefox-esr")
    return str(found)
