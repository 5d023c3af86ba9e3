"""kill -9 at any moment of 120 notes being written: no half note, none twice, nothing left lying about."""

import random
import re
import signal
import subprocess
import sys
import textwrap
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.sync.shelves import Clock, Desk
from tests.sync.vaults import Vault

_PAPERS = 120
# A process of its own: it opens the library, and delivers what is due into the vault.
DELIVERS = """
    import sys
    from datetime import datetime
    from pathlib import Path
    from tests.sync.shelves import Clock, Desk
    from tests.sync.vaults import Vault

    with Desk(Path(sys.argv[1]), Clock(datetime.fromisoformat(sys.argv[2]))) as desk:
        Vault(desk)
        print("ready", flush=True)
        desk.sync()
        print("done", flush=True)
"""


def _delivering(folder: Path, clock: Clock) -> subprocess.Popen[str]:
    code = [sys.executable, "-c", textwrap.dedent(DELIVERS), str(folder), clock().isoformat()]
    return subprocess.Popen(code, stdout=subprocess.PIPE, text=True)


def _kill_after(process: subprocess.Popen[str], seconds: float) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(seconds)  # anywhere: there is nothing to wait for
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=60)


def _whole(text: str) -> bool:
    return bool(re.match(r"---\n(?s:.*)\n---\n(?s:.*)%% /papershelf:paper %%\n\n## Notes\n", text))


def _killed(folder: Path, empty: Path, draw: random.Random, kills: int) -> None:
    (folder / "library.db").write_bytes(empty.read_bytes())
    clock = Clock()
    with Desk(folder, clock) as desk:
        vault = Vault(desk)
        for number in range(_PAPERS):
            desk.save(title=f"Pipes of kind {number:03} and what they leak", identifiers=[f"arxiv:2611.1{number:04}"])
    for _ in range(kills):
        with _delivering(folder, clock) as process:
            _kill_after(process, draw.uniform(0.0, 0.6))
        assert all(map(_whole, vault.notes.values()))
        clock.at += timedelta(seconds=120)  # the lease of the one that died has run out
    with _delivering(folder, clock) as process:
        said, _ = process.communicate(timeout=120)
    assert said == "ready\ndone\n"
    notes = vault.notes
    assert len(notes) == _PAPERS
    assert all(map(_whole, notes.values()))
    assert len({re.search('papershelf: "(.*)"', text)[1] for text in notes.values()}) == _PAPERS  # type: ignore[index] # every note has it
    assert [one.name for one in vault.root.rglob("*") if one.is_file() and one.suffix != ".md"] == []


def test_a_few_kills_leave_no_half_note(tmp_path, empty_library):
    _killed(tmp_path, empty_library, random.Random(1), kills=3)  # noqa: S311 - moments, no secrets


@pytest.mark.long
def test_a_hundred_kills_leave_no_half_note(tmp_path, empty_library):
    for number in range(25):
        folder = tmp_path / str(number)
        folder.mkdir()
        _killed(folder, empty_library, random.Random(number), kills=4)  # noqa: S311 - likewise
