"""Several processes: a kill -9 after the raw clips loses none, and two that clip at once make one record."""

import json
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from library.database import Database
from library.shelf import Shelf
from tests.library.shelves import ABSTRACT, ADA, Desk, clip

ROOT = Path(__file__).parent.parent.parent

# Dies in the middle of the second transaction: the raw clips are stored, the first is decided, nothing is committed.
DIES = """
import json, os, signal, sys
from pathlib import Path
from library.database import Database
from library.shelf import Shelf

told = []
def die(connection, paper):
    told.append(paper)
    if len(told) == 2:
        os.kill(os.getpid(), signal.SIGKILL)

shelf = Shelf(Database.open(Path(sys.argv[1])), on_paper=die)
shelf.receive(json.load(sys.stdin), via="cli")
"""

CLIPS = """
import json, sys
from pathlib import Path
from library.database import Database
from library.shelf import Shelf

shelf = Shelf(Database.open(Path(sys.argv[1])))
print("ready", flush=True)
raws = json.loads(sys.stdin.readline())
print(json.dumps([one.outcome for one in shelf.receive(raws, via="cli").outcomes]), flush=True)
"""


def process(code: str, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_kill_between_the_two_transactions_loses_no_clip(tmp_path):
    path = tmp_path / "library.db"
    raws = [clip(title=title, abstract=ABSTRACT) for title in ("One", "Two", "Three")]
    killed = process(DIES, path)
    killed.communicate(json.dumps(raws), timeout=60)
    assert killed.returncode == -9
    desk = Desk(path)
    assert desk.shelf.counts().papers == 0
    assert desk.shelf.finish() == 3
    assert sorted(paper.title for paper in desk.shelf.find().papers) == ["One", "Three", "Two"]
    # The sender got no answer and asks again: the same ids, the same papers, none twice.
    assert [one.outcome for one in desk.clip(*raws)] == ["created"] * 3
    assert desk.shelf.counts().papers == 3
    # Decided late, they still belong to the batch that brought them, and can be undone with it.
    assert len(desk.shelf.undo(where="test").removed) == 3
    desk.close()


def test_two_processes_that_open_and_clip_at_once_make_one_record(tmp_path):
    path = tmp_path / "library.db"
    both = [process(CLIPS, path) for _ in range(2)]
    for one in both:
        assert one.stdout.readline() == "ready\n"  # each found, or made, the whole schema
    raws = [[clip(title=f"Paper {number}", creators=[ADA]) for number in range(15)] for _ in both]
    for one, mine in zip(both, raws, strict=True):
        one.stdin.write(json.dumps(mine) + "\n")
        one.stdin.flush()
    answers = [json.loads(one.communicate(timeout=60)[0]) for one in both]
    assert [sorted(pair) for pair in zip(*answers, strict=True)] == [["created", "unchanged"]] * 15
    desk = Desk(path)
    assert desk.shelf.counts().papers == 15
    desk.close()


def test_threads_that_clip_one_paper_at_once_make_one_record(tmp_path):
    database = Database.open(tmp_path / "library.db")
    shelf = Shelf(database)
    one = clip(title="Same id")
    with ThreadPoolExecutor(6) as pool:
        outcomes = list(
            pool.map(
                lambda raw: shelf.receive([raw], via="test").outcomes[0],
                [clip(title="PipeLeak", creators=[ADA], tags=[f"t{number}"]) for number in range(12)] + [one] * 6,
            )
        )
    assert sorted(one.outcome for one in outcomes[:12]) == ["created"] + ["updated"] * 11
    assert len({one.paper for one in outcomes[:12]}) == 1
    assert len(set(outcomes[12:])) == 1
    assert shelf.counts().papers == 2
    assert len(shelf.find("PipeLeak").papers[0].tags) == 12
    assert len(shelf.undo(clip_id=one["clip_id"], where="test").removed) == 1
    database.close()
