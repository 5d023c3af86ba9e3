"""Whatever is sent to any call, with a token: no fault of ours, and no answer that is not described."""

import os
from pathlib import Path

import pytest

from library.editing import checked
from library.outcomes import BadEditError
from server.api.answered import DONE
from tests.server.any_call import Shelf
from tests.server.parts import Server

# Not done by any of these calls: a device's own token is not borne, and a pairing code is not known.
NOT_DONE = {"devices.revoke_this", "devices.pair"}


def check(server: Server, folder: Path, examples: int, *, same: bool) -> None:
    shelf = Shelf(server)
    done = shelf.called(folder, examples=examples, same=same)
    assert done.returncode == 0, done.stdout + done.stderr
    reached = {call for call, statuses in shelf.answered.items() if 200 in statuses}
    assert set(DONE) - NOT_DONE <= reached, done.stdout  # else the run has told nothing of the rest


def test_every_answer_to_whatever_is_sent_is_described_and_none_is_a_fault(server: Server, tmp_path: Path):
    check(server, tmp_path, 10, same=True)


@pytest.mark.long
def test_it_stays_so_for_a_long_time(server: Server, tmp_path: Path):
    check(server, tmp_path, 1000, same=bool(os.environ.get("CI")))


def test_what_can_be_edited_is_described_as_the_library_takes_it(server: Server):
    body = server.get("/api/openapi.json").json()["paths"]["/api/papers/{paper_id}"]["patch"]["requestBody"]
    with pytest.raises(BadEditError, match="these can be set: ") as refused:
        checked({"colour": "red"})
    taken = refused.value.reason.rpartition(": ")[2].split(", ")
    assert set(body["content"]["application/json"]["schema"]["properties"]) == set(taken)
