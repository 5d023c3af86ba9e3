"""The suite against a Zotero of another process, as against a real one: it runs, skips what it must, and tidies up."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.sync import real_zotero

ROOT = Path(__file__).parents[2]
FACTS, TROUBLES = "tests/sync/test_zotero_server_items.py", "tests/sync/test_zotero_troubles.py"

pytestmark = pytest.mark.skipif(bool(real_zotero.URL), reason="the suite runs against a real Zotero already")


@pytest.fixture
def elsewhere():
    """The address of a Zotero in another process."""
    command = [sys.executable, "-m", "tests.zotero_server", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield re.findall(r"http://\S+?(?=;)", process.stdout.readline())[0]
        process.terminate()


def suite(url, *tests, key="LOCALKEY"):
    environment = os.environ | {"PAPERSHELF_TEST_ZOTERO": url, "PAPERSHELF_TEST_ZOTERO_KEY": key}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


def held(url):
    with urlopen(f"{url}/test/items") as answer:
        return json.load(answer)


def test_it_passes_skips_faults_saying_so_and_leaves_nothing(elsewhere):
    done = suite(elsewhere, FACTS, TROUBLES)
    assert done.returncode == 0, done.stdout
    passed, skipped = (int(re.search(rf"(\d+) {what}", done.stdout)[1]) for what in ("passed", "skipped"))
    assert passed > 30
    assert skipped > 10
    assert "a real Zotero has no switch or memory to look into: lost" in done.stdout
    assert held(elsewhere) == []


def test_it_refuses_a_library_that_holds_an_item_of_somebody_elses(elsewhere):
    headers = {"Zotero-API-Key": "LOCALKEY", "Zotero-Server-ID": "SRV-1"}
    body = b'[{"itemType": "document", "title": "A person\'s own"}]'
    urlopen(Request(f"{elsewhere}/api/users/0/items", body, headers)).close()
    done = suite(elsewhere, FACTS)
    assert done.returncode == 1
    assert "passed" not in done.stdout
    assert "is not empty (1 items): these tests erase what is in it" in done.stdout + done.stderr
    assert [one["title"] for one in held(elsewhere)] == ["A person's own"]


def test_it_needs_a_key(elsewhere):
    done = suite(elsewhere, FACTS, key="")
    assert done.returncode == 1
    assert "passed" not in done.stdout
    assert "PAPERSHELF_TEST_ZOTERO_KEY" in done.stdout + done.stderr
