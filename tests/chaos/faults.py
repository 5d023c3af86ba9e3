"""What goes wrong, one function a kind: it hurts a house while `deeds` are done, and tells which kills that took.

Afterwards the server may be dead or alive. Whoever called starts it again, and looks whether the rules hold.
"""

import json
import random
import signal
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import httpx2

from tests.chaos.house import BrokenRuleError, House
from tests.chaos.people import Browser, Clips, Ledger, Person
from tests.chaos.plan import Round
from tests.server.parts import until


class Scene:
    """A house, the people in it, and what they are about to do in this round."""

    def __init__(self, house: House, ledger: Ledger, clips: Clips) -> None:
        self.house, self.ledger, self.clips = house, ledger, clips
        self.browsers = [Browser(house, ledger, number) for number in range(len(house.tokens))]
        self.person = Person(house, ledger, random.Random(0))  # noqa: S311 - a plan, no secret
        self.alone = ""  # the clip that is taken back while it happens

    def deeds(self, planned: Round) -> None:
        """All browsers save at once, each its papers one after the other; the person rates, and takes back."""
        drawn = [[self.clips.clip(number) for number in papers] for papers in planned.saves]
        threads = [threading.Thread(target=self._saves, args=one) for one in zip(self.browsers, drawn, strict=True)]
        threads.append(threading.Thread(target=self._changes))
        for one in threads:
            one.start()
        for one in threads:
            one.join()

    def _saves(self, browser: Browser, clips: list[dict[str, object]]) -> None:
        for clip in clips:
            browser.queue.append(clip)
            browser.send()

    def _changes(self) -> None:
        self.person.rates()
        if self.alone:
            with suppress(httpx2.HTTPError):  # the server is being killed
                self.house.ask("POST", "/api/undo", {"clip_id": self.alone})

    def catch_up(self) -> None:
        """Whatever was not answered is sent again, and is answered now."""
        for browser in self.browsers:
            if not browser.send() or browser.queue:
                raise BrokenRuleError(f"the server does not take clips: {self.house.log}")


def point(scene: Scene, planned: Round) -> list[str]:
    """Killed between two writes."""
    scene.house.arm(planned.number)
    scene.deeds(planned)
    scene.house.look()
    return [scene.house.wait_for_death()]


def start(scene: Scene, planned: Round) -> list[str]:
    """Killed at a moment, and once more between two writes of the start after that, or of its first deliveries."""
    killed = moment(scene, planned)
    scene.house.launch(die_at=planned.number)
    if scene.house.ready():
        scene.deeds(planned)
    return [*killed, scene.house.wait_for_death()]


def moment(scene: Scene, planned: Round) -> list[str]:
    """Killed whenever it is."""
    killing = threading.Timer(planned.moment, scene.house.kill)
    killing.start()
    scene.deeds(planned)
    killing.join()
    return [scene.house.end()]


def terminal(scene: Scene, planned: Round) -> list[str]:
    """`papershelf clip` is killed between two writes while the server runs, and browsers save the same."""
    body = scene.clips.clip(planned.saves[0][0] if planned.saves[0] else 1)
    with scene.house.dying("clip", "-", "--json", number=1 + planned.number % 8, stdin=json.dumps([body])) as died:
        scene.deeds(planned)
        return died()


def sync(scene: Scene, planned: Round) -> list[str]:
    """`papershelf sync` is killed between two writes, without a server."""
    scene.deeds(planned)
    scene.house.end(signal.SIGTERM)
    scene.person.writes_in_a_note()
    with scene.house.dying("sync", "--again", "--json", number=planned.number) as died:
        return died()


def front_line(scene: Scene, planned: Round) -> list[str]:
    """The line between a browser and the server breaks, in a request and in an answer."""
    draw, front = random.Random(planned.seed), scene.house.front  # noqa: S311 - a plan, no secret
    for browser in scene.browsers:
        browser.queue += [scene.clips.clip(number) for number in planned.saves[0] or (1,)]
        for way in ("request", "answer"):
            front.cut(way, draw.randrange(1, 500))
            browser.send(front.port)
        front.mend()
    return []


def zotero_line(scene: Scene, planned: Round) -> list[str]:
    """The line between the server and Zotero breaks, in requests and in answers."""
    draw, wire = random.Random(planned.seed), scene.house.wire  # noqa: S311 - likewise
    for _ in range(6):
        wire.cut(draw.choice(("request", "answer")), draw.randrange(1, 900))
    scene.deeds(planned)
    scene.house.keep_trying(lambda: wire.whole)
    wire.mend()
    return []


def zotero_away(scene: Scene, planned: Round) -> list[str]:
    """Zotero loses answers to what it did, hears nothing, is too busy, or fails."""
    zotero = scene.house.zotero
    zotero.retry_after = "1"
    switch = ("lost", "deaf", "busy", "broken")[planned.number % 4]
    setattr(zotero, switch, 1 + planned.number % 3)
    scene.deeds(planned)
    scene.house.keep_trying(lambda: getattr(zotero, switch) == 0)
    setattr(zotero, switch, 0)
    return []


def busy(scene: Scene, planned: Round) -> list[str]:
    """Another program keeps the library busy for longer than anybody waits for it."""
    killed = [scene.house.end()]
    scene.house.start(CHAOS_BUSY="0.5")
    with closing(sqlite3.connect(scene.house.home / "library.db", timeout=30, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        acknowledged = len(scene.ledger.clips)
        scene.deeds(planned)
        if len(scene.ledger.clips) > acknowledged:
            msg = "what could not be written was acknowledged"
            raise BrokenRuleError(msg)
        other.execute("ROLLBACK")
    return killed


def clock(scene: Scene, planned: Round) -> list[str]:
    """The clock is set back by days between two starts, while something was put off; nobody asks for it to be tried."""
    house = scene.house
    house.zotero.close()
    scene.deeds(planned)
    until(lambda: house.anything("state") or not house.anything("due"))
    killed = [house.end()]
    house.zotero.open()
    house.start(days=1 + planned.number % 9)
    scene.catch_up()
    house.settle(nudge=False)
    return [*killed, house.end()]


def two_servers(scene: Scene, planned: Round) -> list[str]:
    """Servers are started at the same moment over one home: one serves, the others name it and end."""
    scene.deeds(planned)
    killed = [scene.house.end()]
    for said in scene.house.start_at_once(3):
        if f"(process {scene.house.pid})" not in said or f":{scene.house.port} " not in said:
            raise BrokenRuleError(f"a second server does not name the first: {said}")
    return killed


def disk(scene: Scene, planned: Round) -> list[str]:
    """The disk is full, for home and vault."""
    filler = fill(scene.house.home.parent)
    scene.deeds(planned)
    scene.house.look()
    killed = [scene.house.end()] if planned.number % 2 else []
    filler.unlink()
    if not killed and not scene.house.alive:
        raise BrokenRuleError(f"a full disk ended the server: {scene.house.said}")
    return killed


def fill(folder: Path) -> Path:
    """Fill the disk to the last byte; the file to take away afterwards."""
    filler = folder / "filler"
    size = 1 << 20
    with filler.open("wb", buffering=0) as file:
        while size:
            try:
                file.write(b"\0" * size)
            except OSError:
                size //= 2
    return filler


FAULTS: dict[str, Callable[[Scene, Round], list[str]]] = {
    "point": point,
    "start": start,
    "moment": moment,
    "terminal": terminal,
    "sync": sync,
    "front line": front_line,
    "zotero line": zotero_line,
    "zotero away": zotero_away,
    "busy": busy,
    "clock": clock,
    "two servers": two_servers,
    "disk": disk,
}
