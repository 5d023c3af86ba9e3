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
    return float(kept["base"]), [_frozen(tree) for tree in kept["trees"]]


def _frozen(node: Node) -> Node:
    return tuple(map(_frozen, node)) if isinstance(node, list) else node


def score(vector: Sequence[float | None]) -> float:
    """How likely two records are one paper, by the numbers of `Comparison.vector`."""
    total, trees = _forest()
    for tree in trees:
        node = tree
        while type(node) is tuple:  # not isinstance: this is the innermost loop, and no node is a subclass
            feature, threshold, unknown_left, left, right = node
            value = vector[feature]
            node = left if (unknown_left if value is None else value <= threshold) else right
        total += node
    return 1 / (1 + exp(-total))
