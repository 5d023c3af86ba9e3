"""A small forest of decision trees that turns a comparison into a score from 0 to 1.

`trees.json` is made by `python -m benchmarks.train_matching` (gradient boosting, each feature bound to speak one way
only, so that a likelier title never makes two papers less alike). It is read once and walked in plain Python.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any

from library.matching.features import FEATURES

# A node is [feature, threshold, unknown goes left, left, right]; a leaf is a number.
Node = Any


@cache
def _forest() -> tuple[float, list[Node]]:
    kept = json.loads(files("library.matching").joinpath("trees.json").read_text(encoding="utf-8"))
    if tuple(kept["features"]) != FEATURES:
        msg = "trees.json was made for other features: run python -m benchmarks.train_matching"
        raise RuntimeError(msg)
    return float(kept["base"]), kept["trees"]


def score(vector: Sequence[float | None]) -> float:
    """How likely two records are one paper, by the numbers of `Comparison.vector`."""
    total, trees = _forest()
    for tree in trees:
        node = tree
        while not isinstance(node, (float, int)):
            value = vector[node[0]]
            goes_left = node[2] if value is None else value <= node[1]
            node = node[3] if goes_left else node[4]
        total += node
    return 1 / (1 + exp(-total))
