"""The examples of tests/contract/bodies, which the JavaScript tests read, against the real application."""

import json
from typing import Any

import pytest

from server.home import Home
from tests.contract import calls
from tests.server.parts import Clock

WRITTEN = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in calls.FOLDER.glob("*.json")}


def shape(value: Any) -> Any:
    """Keys and types; placeholders as they are, so that ids stand where the examples say they do."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    if isinstance(value, list):
        return [shape(one) for one in value]
    return value if isinstance(value, str) and value.startswith("{") else type(value).__name__


@pytest.fixture
def morning(home: Home, clock: Clock) -> dict[str, dict[str, Any]]:
    return calls.played(home, clock)


def test_every_example_is_what_the_server_answers(morning: dict[str, dict[str, Any]]):
    assert morning.keys() == WRITTEN.keys()
    for name, example in morning.items():
        written = WRITTEN[name]  # write them anew with: python -m tests.contract.calls
        assert example["request"] == written["request"], name
        assert example["response"]["status"] == written["response"]["status"], name
        assert shape(example["response"]["body"]) == shape(written["response"]["body"]), name


def test_no_example_holds_a_real_id_or_token():
    assert "psh_" not in json.dumps([one for name, one in WRITTEN.items() if name != "not-connected"])
    assert "{token}" in json.dumps(WRITTEN["pair"])
