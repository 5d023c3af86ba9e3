"""A published version that a source found for a preprint is proposed, and counts once a person said so. Pure.

Saving on the proceedings page updates the paper: that click was the consent (EXPERIENCE, "published version"). What
only a source said of where a preprint appeared changes neither its type nor its venue, date and DOI; it waits for an
answer, which is an edit and can be undone, and is not asked for again by what the same source says later.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from library.clip import Clip
from library.held import PUBLISHED, Edit, Held
from library.text import folded

FIELD = "publication"  # of the edit that answers
Answer = Literal["use", "leave"]


@dataclass(frozen=True, slots=True)
class Publication:
    """Where a paper is said to have appeared."""

    type: str  # "conference" or "journal"
    venue: str
    published: str
    doi: str
    keys: tuple[str, ...]  # what it is told again by; two that share one are one

    @property
    def says(self) -> str:
        """What a person is asked."""
        where = ", ".join(filter(None, (self.venue or (f"doi:{self.doi}" if self.doi else ""), self.published[:4])))
        return f"A published version was found: {where or self.type}."

    def to_json(self) -> dict[str, Any]:
        """As the database keeps it."""
        return {
            "type": self.type,
            "venue": self.venue,
            "published": self.published,
            "doi": self.doi,
            "keys": list(self.keys),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Publication":
        """Back from the database."""
        return cls(**(kept | {"keys": tuple(kept["keys"])}))


def counting(held: Iterable[Held], edits: Iterable[Edit]) -> list[Held]:
    """The clips that make the paper: all but the publications that only a source knows and no person took."""
    every = list(held)
    proposed = _proposed(every)
    if not proposed:
        return every
    answers = _answers(edits)
    waiting = {id(one) for one in proposed if _answer(_publication(one.clip), answers) != "use"}
    return [one for one in every if id(one) not in waiting]


def proposal(held: Iterable[Held], edits: Iterable[Edit]) -> Publication | None:
    """The publication that a person is to be asked about, the latest told first; None for none."""
    proposed = sorted(_proposed(list(held)), key=lambda one: (-one.last_at.timestamp(), one.hash))
    if not proposed:
        return None
    answers = _answers(edits)
    return next((it for one in proposed if _answer(it := _publication(one.clip), answers) is None), None)


def _proposed(held: Sequence[Held]) -> list[Held]:
    """Those that only a source told of as published, where all that persons saved are preprints."""
    told = [one for one in held if not one.by_person and one.clip.paper.type in PUBLISHED]
    if not told or not all(_preprint(one.clip) for one in held if one.by_person):
        return []
    return told


def _preprint(clip: Clip) -> bool:
    said = clip.paper
    on_arxiv = any(mention.identifier.scheme in {"arxiv", "openreview"} for mention in said.identifiers)
    return said.type == "preprint" or (said.type in {None, "other"} and on_arxiv)


def _publication(clip: Clip) -> Publication:
    said = clip.paper
    doi = next((one.identifier.value for one in said.identifiers if one.identifier.scheme == "doi"), "")
    keys = [f"doi:{doi}"] if doi else []
    keys += [f"venue:{folded(said.venue)} {said.published[:4]}"] if said.venue else []
    return Publication(said.type or "", said.venue, said.published, doi, tuple(keys or [f"type:{said.type}"]))


def _answers(edits: Iterable[Edit]) -> list[dict[str, Any]]:
    """The answers, the latest first."""
    given = sorted((one for one in edits if one.field == FIELD), key=lambda one: (one.at, one.number))
    return [one.value for one in reversed(given)]


def _answer(publication: Publication, answers: Sequence[dict[str, Any]]) -> str | None:
    return next((one["answer"] for one in answers if set(one["keys"]) & set(publication.keys)), None)
