"""The other direction: what a person did over there since the last look, in words that every target shares.

A target that can be looked into (`TwoWay`) yields a `Sighting` for each paper that somebody changed, moved or took
away; the engine has the library take it in, in one transaction, and tells the target so. What was not told is sighted
again at the next look, so a crash in between loses nothing, and taking the same in twice changes nothing.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from library.paper import Annotation
from sync.target import Owed


@dataclass(frozen=True, slots=True)
class Sighting:
    """One paper as it stands over there, where that is not as we left it.

    `changes` are fields of the library with their new values, and `add_tags`, `remove_tags`, `add_aliases`,
    `remove_aliases`; only such as the library can have (`library.editing.checked`). `base` is the base that holds once
    they are taken in: fields that both sides changed, and values that the library cannot have, keep theirs.
    """

    owed: Owed
    ref: str | None  # None: it is not there any more
    url: str = ""
    base: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()  # all that a person should know about it now; told once each
    again: bool = False  # a delivery should look at it, though nothing is owed
    annotations: tuple[Annotation, ...] | None = None  # all of the paper's there; None: nothing is known of them
    # A paper whose thing a person merged with this one's over there: the two are one paper now. Of the things this
    # one's is left (`ref`), or the other's (`ref` is None).
    same_as: str = ""
    version: str = ""  # the receipt's; "": it stays as it was

    @property
    def says(self) -> str:
        """What is taken in, for a person."""
        receipt = self.owed.receipt
        if self.ref is None:
            return f"merged into {self.same_as}" if self.same_as else "not there any more"
        told = [f"{name.replace('_', ' ')}: {_words(value)}" for name, value in self.changes.items()]
        if receipt is not None and receipt.ref != self.ref:
            told.insert(0, f"moved to {self.ref}")
        if self.annotations is not None:
            told.append(f"annotations: {len(self.annotations)}")
        if self.same_as:
            told.append(f"merged with {self.same_as}")
        return "; ".join(told)


class Held(Protocol):
    """The library's side of a look."""

    def __call__(self, paper_ids: Collection[str] | None = None) -> Sequence[Owed]:
        """How these papers (None: all) stand in this target, as far as the library knows; others are left out."""
        ...


@runtime_checkable
class Losing(Protocol):
    """A target that stops where so much is gone that it may only be half there, until a person says otherwise."""

    def missing(self) -> int:
        """How much is gone where so much is that nothing is written; 0 where all is well."""
        ...

    def forget_missing(self) -> None:
        """It was deleted, a person says: the next look records it so."""
        ...


@runtime_checkable
class TwoWay(Protocol):
    """A target whose papers a person changes."""

    def look(self, held: Held) -> Iterator[Sighting]:
        """What changed since the last look. Changes nothing there.

        Raises:
            LaterError: it cannot be looked at now; then nothing that it would have shown is lost.
        """
        ...

    def noted(self, sighting: Sighting) -> None:
        """The library has taken this in: it need not be sighted again."""
        ...


def _words(value: Any) -> str:
    if value is None:
        return "none"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
