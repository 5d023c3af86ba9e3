"""What a verdict rests on: named, weighted, in words."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["same", "maybe", "different"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason. `weight` is from -1 (speaks against) to 1 (speaks for)."""

    name: str
    weight: float
    text: str  # for a person: "same arXiv id (2611.14273)", "3 of 4 creators shared"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on two records, its score from 0 to 1, and why, heaviest first."""

    verdict: Verdict
    score: float
    evidence: tuple[Evidence, ...]
    disputed: bool = False  # a shared identifier that the rest speaks against: one of the two has it wrongly
