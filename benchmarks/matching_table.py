"""The table of docs/matching.md: every open set, by Papershelf and by two baselines, in one run."""

from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.baselines import by_folded_title, by_zotero
from benchmarks.scoring import Labels, Score, ordered, score

SETS = ("ml-preprint-open", "ldd-cytology-screening", "ldd-digital-work", "ldd-haematology", "dblp-acm", "cora")
Predictions = Callable[..., list[tuple[str, str, str, float]]]
_HEAD = (
    "| set | by | precision | recall | with `maybe` | questions ‰ | retitled | with `maybe` | hard merged |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
)


def table(folder: Path, predictions: Predictions) -> str:
    """Markdown. `predictions` saves a set's records and tells what became of them."""
    lines = list(_HEAD)
    for name in SETS:
        labels = Labels.of(folder / name)
        lines.append(_row(name, "folded title", labels, score(labels, by_folded_title(folder / name)), asks=False))
        lines.append(_row(name, "Zotero's rule", labels, score(labels, by_zotero(folder / name)), asks=False))
        lines.append(_row(name, "Papershelf", labels, _scored(labels, predictions(folder / name))))
        if (folder / name / "abstracts.csv").exists():
            found = predictions(folder / name, with_abstracts=True)
            lines.append(_row(name, "Papershelf, with abstracts", labels, _scored(labels, found)))
    return "\n".join(lines)


def _scored(labels: Labels, found: Iterable[tuple[str, str, str, float]]) -> Score:
    rows = list(found)
    pairs = {
        verdict: [ordered(one, other) for one, other, said, _ in rows if said == verdict]
        for verdict in ("same", "maybe")
    }
    return score(labels, pairs["same"], pairs["maybe"])


def _row(name: str, rule: str, labels: Labels, found: Score, *, asks: bool = True) -> str:
    asked = [f"{found.recall_asked:.3f}", f"{found.questions:.1f}"] if asks else ["", ""]
    retitled = [f"{found.retitled:.2f}", f"{found.retitled_asked:.2f}" if asks else ""] if labels.hard else ["", ""]
    hard = f"{found.hard_merged} of {len(labels.hard)}" if labels.hard else ""
    return f"| {' | '.join([name, rule, f'{found.precision:.4f}', f'{found.recall:.3f}', *asked, *retitled, hard])} |"
