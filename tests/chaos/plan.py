"""What is to happen, out of a seed: the same seed gives the same deeds and the same places to kill at.

What the processes make of it is not the same each time, for their threads meet as they meet.
"""

import random
from dataclasses import dataclass

# How often each kind of fault comes, in parts. `disk` comes only in houses on a small disk.
PARTS = {
    "point": 40,
    "start": 12,
    "moment": 18,
    "terminal": 6,
    "sync": 4,
    "front line": 5,
    "zotero line": 5,
    "zotero away": 4,
    "busy": 2,
    "clock": 2,
    "two servers": 2,
}
ROUNDS = 24  # of a house, before another one is moved into
SMALL_DISK = 4  # each fourth house stands on one
_ALONE = 10_000  # papers from here on have one clip only, which is taken back


@dataclass(frozen=True, slots=True)
class Round:
    """One fault, and what everybody does meanwhile."""

    fault: str
    number: int  # the point to die at, or how much is broken
    moment: float  # seconds after which the process is killed
    seed: int  # for everything that is drawn while it happens
    saves: tuple[tuple[int, ...], ...]  # for each browser, the papers that it saves
    writes: int  # how often the person writes, before and after
    takes_back: int  # a paper that is saved, and taken back while it happens; 0: none


def rounds(seed: str, faults: tuple[str, ...], browsers: int = 3) -> list[Round]:
    """A round for each of these faults."""
    draw = random.Random(seed)  # noqa: S311 - a plan, no secret
    planned = []
    for place, fault in enumerate(faults):
        known = 6 + 2 * place
        shared = draw.randint(1, known)
        saves = tuple(
            (shared, *(draw.randint(1, known) for _ in range(draw.randrange(3)))) if draw.random() < 0.8 else ()
            for _ in range(browsers)
        )
        planned.append(
            Round(
                fault,
                1 + int(draw.expovariate(1 / 25)),
                draw.uniform(0.0, 0.5),
                draw.getrandbits(32),
                saves,
                draw.randrange(3),
                _ALONE + place if draw.random() < 0.25 else 0,
            )
        )
    return planned


def drawn(seed: str, *, small_disk: bool) -> tuple[str, ...]:
    """Faults for one house, drawn by their parts."""
    draw = random.Random(seed)  # noqa: S311 - likewise
    parts = PARTS | ({"disk": 12} if small_disk else {})
    return tuple(draw.choices(list(parts), list(parts.values()), k=ROUNDS))
