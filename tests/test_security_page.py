"""docs/security.md promises nothing that no test shows."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (.+?) \| (`tests/.+`) \|$", PAGE, re.MULTILINE)


def test_every_promise_has_its_row():
    assert len(ROWS) > 25
    assert len({promise for promise, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("promise", "tests"), ROWS, ids=[promise for promise, _ in ROWS])
def test_every_test_that_is_named_exists(promise: str, tests: str):
    named = re.findall(r"`(tests/[^`:]+)::([^`]+)`", tests)
    assert len(named) == tests.count("::"), promise
    for file, name in named:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert (f"def {name}(" if file.endswith(".py") else f'test("{name}"') in text, (file, name)
