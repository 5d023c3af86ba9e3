"""A run: house after house, fault after fault, and after each one the rules; what came of it in figures."""

import json
import random
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos import rules
from tests.chaos.faults import FAULTS, Scene
from tests.chaos.house import BrokenRuleError, House
from tests.chaos.people import Clips, Ledger
from tests.chaos.plan import SMALL_DISK, Round, drawn, rounds
from tests.server.parts import until

_SMALL = 48  # MB


@dataclass
class Figures:
    """What was done, and how often a rule did not hold."""

    seed: str
    houses: int = 0
    rounds: int = 0
    kills: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)  # where processes were killed
    cuts: int = 0  # connections broken off
    clips: int = 0  # acknowledged
    unheard: int = 0  # requests without an answer
    refused: int = 0  # requests with a refusal, which were sent again
    written: int = 0  # what a person wrote into notes and items
    requests: int = 0  # that Zotero heard
    broken: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def body(self) -> dict[str, Any]:
        """As JSON: `losses` and `doubles` are counted out of what is `broken`."""
        count = Counter(one.partition(":")[0] for one in self.broken)
        losses = sum(count.values()) - count["never_twice"]
        return {**self.__dict__, "losses": losses, "doubles": count["never_twice"]}


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A small disk mounted at a folder; False where this user may mount none."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={_SMALL}m", "papershelf-chaos", str(folder)],
        capture_output=True,
        check=False,
    )
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def live(house: House, planned: list[Round], figures: Figures, tell: Callable[[str], None]) -> None:
    """Everything that is planned for one house happens, and after each fault the rules are looked at."""
    ledger = Ledger()
    scene = Scene(house, ledger, Clips(random.Random(planned[0].seed)))  # noqa: S311 - a plan, no secret
    house.start()
    for place, one in enumerate(planned):
        figures.rounds += 1
        figures.faults[one.fault] += 1
        before(scene, one)
        killed = FAULTS[one.fault](scene, one)
        figures.kills += len(killed)
        figures.points.update(killed)
        after(scene, one)
        tell(f"{one.fault} {one.number}: {', '.join(killed) or 'no kill'}")
        if place % 8 == 7:
            rules.undo_works(house, ledger, scene.clips.clip(20_000 + place))
            rules.hold(house, ledger)
    until(lambda: not any(row["due"] for row in json.loads(house.command("status", "--json").stdout)["targets"]))
    figures.clips += len(ledger.clips)
    figures.unheard += ledger.unheard
    figures.refused += ledger.refused
    figures.cuts += house.front.cuts + house.wire.cuts
    figures.written += sum(map(len, ledger.in_notes.values())) + len(ledger.below_items) + len(ledger.in_items)
    figures.requests += len(house.zotero.requests)


def before(scene: Scene, planned: Round) -> None:
    """What is there when it happens: a paper that is about to be taken back, and a person's words."""
    scene.alone = ""
    if planned.takes_back:
        clip = scene.clips.clip(planned.takes_back)
        (outcome,) = scene.house.told("POST", "/api/clips", {"clips": [clip]})["outcomes"]
        scene.ledger.clips[clip["clip_id"]] = (clip, outcome)
        scene.ledger.taken_back.add(outcome["paper"])
        scene.alone = clip["clip_id"]
    for _ in range(planned.writes):
        scene.person.writes_in_an_item()


def after(scene: Scene, planned: Round) -> None:
    """The person writes; the server is there again; whatever was not answered is sent again; the rules hold."""
    for _ in range(planned.writes):
        scene.person.writes_in_a_note()
        scene.person.writes_in_an_item()
    house = scene.house
    if not house.alive:
        house.end()
        house.start()
    scene.catch_up()
    if scene.alone and house.ask("POST", "/api/undo", {"clip_id": scene.alone}).status_code not in {200, 409}:
        raise BrokenRuleError(f"a clip cannot be taken back: {house.log}")
    house.settle()
    rules.hold(house, scene.ledger)


def run(
    seed: str, kills: int, *, tell: Callable[[str], None] = lambda _line: None, first: int = 0
) -> tuple[Figures, bool]:
    """House after house until so many kills were survived; the figures, and whether small disks could be mounted."""
    figures, began, mounted = Figures(seed, first), time.monotonic(), False
    while figures.kills < kills and not figures.broken:
        with tempfile.TemporaryDirectory(prefix="papershelf-chaos-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            wanted = figures.houses % SMALL_DISK == SMALL_DISK - 1
            if wanted:
                with small_disk(folder) as got:
                    mounted |= got
                    _one_house(folder, figures, tell, small=got)
            else:
                _one_house(folder, figures, tell, small=False)
        figures.seconds = round(time.monotonic() - began, 1)
    return figures, mounted


def _one_house(folder: Path, figures: Figures, tell: Callable[[str], None], *, small: bool) -> None:
    seed = f"{figures.seed}/{figures.houses}"
    figures.houses += 1
    tell(f"house {seed}{', on a small disk' if small else ''}")
    try:
        with House(folder) as house:
            house.connect()
            live(house, rounds(seed, drawn(seed, small_disk=small)), figures, tell)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        told = error.args if isinstance(error, BrokenRuleError) else (f"{type(error).__name__}: {error}",)
        figures.broken += [f"{one} ({seed}, round {figures.rounds})" for one in told]
        kept = Path(tempfile.mkdtemp(prefix="papershelf-chaos-broken-"))
        shutil.copytree(folder, kept, dirs_exist_ok=True)
        tell(f"broken; what is there is kept in {kept}")
