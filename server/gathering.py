"""Clips out of what a person typed, pasted or chose: what `papershelf clip` and the page Add have in common.

Nothing is fetched: what a page or an identifier leaves out is asked for by the sources, after the save.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from library import formats
from library.outcomes import Outcome, OutcomeName, Received
from library.shelf import Shelf

AT_ONCE = 500  # clips in one transaction: nobody else can write meanwhile
_ORDER: tuple[OutcomeName, ...] = ("created", "updated", "merged", "adopted", "unchanged", "rejected")


@dataclass(frozen=True, slots=True)
class Gathered:
    """Raw clips; and what could not be read, in sentences."""

    clips: tuple[dict[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()  # of parts of what was read
    unread: tuple[str, ...] = ()  # of what could not be read at all


def gathered(
    pieces: Iterable[tuple[str, Callable[[], formats.Reading]]], *, tags: Sequence[str] = (), status: str = ""
) -> Gathered:
    """Read each piece (a name for messages, and how to read it); what one cannot be read for costs only itself."""
    clips: list[dict[str, Any]] = []
    warnings: list[str] = []
    unread: list[str] = []
    for name, read in pieces:
        try:
            reading = read()
        except formats.UnreadableError as error:
            unread.append(error.reason)
            continue
        warnings += [f"{name}: {warning}" for warning in reading.warnings]
        clips += reading.clips
    return Gathered(tuple(_wished(one, tags, status) for one in clips), tuple(warnings), tuple(unread))


def _wished(raw: dict[str, Any], tags: Sequence[str], status: str) -> dict[str, Any]:
    """A clip with what the person wants for all; a file of Clip JSON may hold anything where its own tags stand."""
    own = raw.get("tags", [])
    tagged = {"tags": [*own, *tags]} if tags and isinstance(own, list) else {}
    return raw | tagged | ({"status": status} if status else {})


def take(shelf: Shelf, clips: Sequence[dict[str, Any]], *, via: str) -> Received:
    """Take them in, however many, as one batch."""
    received = shelf.receive(clips[:AT_ONCE], via=via)
    for at in range(AT_ONCE, len(clips), AT_ONCE):
        part = shelf.receive(clips[at : at + AT_ONCE], via=via, batch=received.batch)
        received = Received(received.batch, (*received.outcomes, *part.outcomes), part.pdfs)
    return received


def tally(outcomes: Iterable[Outcome]) -> dict[OutcomeName, int]:
    """How many of each outcome, without those that there are none of."""
    counts = Counter(one.outcome for one in outcomes)
    return {name: counts[name] for name in _ORDER if counts[name]}
