"""The words of a delivery: what a target is, what it is asked, and what it answers.

A `Target` is a library or a vault, not a way to reach it. For each paper that is owed, the engine (`sync.engine`)
asks the target to `plan` (look, write nothing) and then to `act` on that plan, and records the `Result`. The shape
is vdirsyncer's: one pure function plans from "seen now" and "seen last time", another acts, a failed action takes
back only its own item (https://vdirsyncer.pimutils.org/).

    SyncError
    +-- LaterError      postponed: closed, unplugged, 429; uses up no attempt
    +-- RefusedError    the target said no to this paper; shown, tried again on a person's word
    +-- RemovedError    a person took it away over there: it stays away until it is saved again
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

from library.paper import Annotation, Paper

# create: a new note or item. adopt: one is there that Papershelf did not make. update: fields or regions change.
# keep: nothing to do. retire: take back what we made. leave: stop keeping it, for a person has written in it.
Action = Literal["create", "adopt", "update", "keep", "retire", "leave"]


class SyncError(Exception):
    """A delivery that did not happen; `reason` is a sentence for a person that says what to do next."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LaterError(SyncError):
    """Not now: the target is closed, busy or gone. Tried again by itself.

    Args:
        reason: what is in the way, in words for a person.
        retry_after: seconds to wait, where the other side named them.
        whole_target: true if every other paper would meet the same (Zotero is closed): the round ends here.
        lost: how much of what we know is gone over there, where a person has to say that it was deleted.
    """

    def __init__(
        self, reason: str, retry_after: float | None = None, *, whole_target: bool = True, lost: int = 0
    ) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.whole_target = whole_target
        self.lost = lost


class RefusedError(SyncError):
    """The target refuses this paper as it is; the same request would be refused again."""


class RemovedError(SyncError):
    """What we made is binned, erased or deleted over there by a person."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a paper is in one target, and the last state that we wrote there."""

    ref: str  # the target's own reference: an item key, a note's path in its vault
    version: str = ""  # the target's version of that state, with its server id where versions depend on one
    base: Mapping[str, Any] = field(default_factory=dict)  # what we wrote, JSON: the base of the three-way merge
    unanswered: tuple[Mapping[str, Any], ...] = ()  # the `after` of plans since, whose answers were lost


@dataclass(frozen=True, slots=True)
class Owed:
    """A paper that a target is behind on."""

    paper: Paper
    wanted: bool  # false: it is to be taken away there
    receipt: Receipt | None  # None: never delivered
    # By place in the base: what is to stand there this once, though the paper says something else. A person chose the
    # library's side of a conflict, it went over, and they took that back.
    giving: Mapping[tuple[str, ...], Any] = field(default_factory=dict)

    def given(self, *place: str) -> dict[str, Any]:
        """What is to stand there this once, by name, at a place of the base."""
        return {name: value for (*where, name), value in self.giving.items() if tuple(where) == place}


@dataclass(frozen=True, slots=True)
class Settling:
    """What is needed to settle a conflict without the target: see `library.disagreements`."""

    place: tuple[str, ...]  # where in the base the field stands
    value: Any  # what stands over there, as the base would hold it
    wanted: Any  # what we would write
    sets: str = ""  # the library's field that can take `value`; "": the library has no such field to set


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field that both sides changed since the base; each keeps its own until a person chooses."""

    field: str
    ours: str
    theirs: str
    settling: "Settling | None" = None  # None: only a person over there can mend it
    # Where it is about more than two values: what is to be said, as a sentence, and the words of each choice by its
    # side (`library.disagreements.OURS`, or the target's name). Without them both values are told.
    says: str = ""
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)  # by its whole name: one of ours is `field`


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done for one paper; a dry run prints `says`."""

    action: Action
    owed: Owed
    says: str = ""  # for a person: "create Papers/PipeLeak.md", "update date, abstract"
    ref: str = ""  # what it is done to, where something is there already
    details: Mapping[str, Any] = field(default_factory=dict)  # the target's own, for its `act`
    # The base that an update is going to leave, JSON: written down before it is done. None: the target keeps it itself.
    after: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a delivery came to."""

    receipt: Receipt | None  # None: nothing of ours is there any more
    url: str = ""  # zotero://… or obsidian://…, for links from elsewhere
    conflicts: tuple[Conflict, ...] = ()
    reason: str = ""  # worth telling though it went well: "kept, because you had written in it"
    citekey: str = ""  # the key the target gave the paper (Zotero), to be used everywhere
    look_again: float | None = None  # seconds after which the target wants to be asked once more
    known_as: str = ""  # the id that the thing bears, where another computer made it: another name of the paper
    annotations: tuple[Annotation, ...] | None = None  # all of the paper's files there; None: nothing is known of them


@dataclass(frozen=True, slots=True)
class Health:
    """How a target is now, in a word and a sentence."""

    ready: bool
    says: str  # "Zotero 11.0 at 127.0.0.1:23119", or what is wrong and what to do
    fault: str = ""  # which fault it is, in words that stay the same: "closed"; "" where it is not told apart


class Target(Protocol):
    """A Zotero library or an Obsidian vault."""

    @property
    def name(self) -> str:
        """The name it has in the `targets` table: "zotero", "obsidian", "zotero-lab"."""
        ...

    @property
    def kind(self) -> str:
        """What it is: "zotero", "obsidian" or "memory"."""
        ...

    def check(self) -> Health:
        """Say how it is; never raises for what a person can mend."""
        ...

    def plan(self, owed: Owed) -> Plan:
        """Look at what is there and say what is to be done; writes nothing.

        Raises:
            LaterError: it cannot be looked at now.
            RemovedError: what the receipt names is not there any more, wanted or not: a person took it away, or we
                did and the answer was lost (the library knows which).
        """
        ...

    def act(self, plan: Plan) -> Result:
        """Do what was planned, checking that what was seen is still so. Doing it twice is doing it once.

        Raises:
            LaterError: it changed under the plan, or is away; plan again later.
            RefusedError: the target says no to this paper.
        """
        ...


@runtime_checkable
class Many(Protocol):
    """A target that does several plans in fewer requests than one by one."""

    @property
    def at_once(self) -> int:
        """How many are worth doing at once; between two lots a server can be stopped."""
        ...

    def act_many(self, plans: Sequence[Plan]) -> Iterator[tuple[Plan, Result | Exception]]:
        """As `act`, for several papers: each plan with its result, or with what `act` would raise, in any order."""
        ...
