"""A small forest of decision trees that turns a comparison into a score from 0 to 1.

`trees.json` is made by `python -m benchmarks.train_matching` (gradient boosting, each feature bound to speak one way
only, so that a likelier title never makes two papers less alike). It is read once and walked in plain Python.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from math import exp, inf, log
from typing import Any

from library.matching.features import FEATURES

# A node is [feature, threshold, unknown goes left, left, right]; a leaf is a number.
Node = Any


class Forest:
    """Trees that were trained, ready to be walked."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        """Read a forest as `trees.json` holds it."""
        if tuple(kept["features"]) != FEATURES:
            msg = "trees.json was made for other features: run python -m benchmarks.train_matching"
            raise RuntimeError(msg)
        trees = [_frozen(tree) for tree in kept["trees"]]
        most = reversed(list(accumulate(map(_most, reversed(trees)))))
        self._base = float(kept["base"])
        self._trees = list(zip(trees, most, strict=True))  # each with the most that the trees from it on can add

    def score(self, vector: Sequence[float | None], least: float = 0.0) -> float:
        """How likely two records are one paper, by the numbers of `Comparison.vector`.

        What cannot reach `least` is not counted to its end; its score is then too high, but below `least`. Most
        candidates share two surnames and nothing else, and the first trees see that.
        """
        total = self._base
        hopeless = log(least / (1 - least)) if least else -inf
        for tree, most in self._trees:
            if total + most < hopeless:
                return 1 / (1 + exp(-total - most))
            node = tree
            while type(node) is tuple:  # not isinstance: this is the innermost loop, and no node is a subclass
                feature, threshold, unknown_left, left, right = node
                value = vector[feature]
                node = left if (unknown_left if value is None else value <= threshold) else right
            total += node
        return 1 / (1 + exp(-total))


@cache
def shipped() -> Forest:
    """The forest that Papershelf decides by."""
    return Forest(json.loads(files("library.matching").joinpath("trees.json").read_text(encoding="utf-8")))


def _frozen(node: Node) -> Node:
    return tuple(map(_frozen, node)) if isinstance(node, list) else node


def _most(node: Node) -> float:
    return max(_most(node[3]), _most(node[4])) if isinstance(node, tuple) else float(node)
