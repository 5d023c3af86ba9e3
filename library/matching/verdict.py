"""The verdict on two records: identifiers first, then vetoes, then the score of their comparison, the abstracts last.

What is unknown never speaks against (facts: missing creators are not "no shared creator").
"""

from library.matching import model
from library.matching.evidence import Evidence, Judgement, Verdict
from library.matching.features import ABSTRACTS_AGREE, Comparison, compare, shingles_shared, titles_touch
from library.matching.form import Form
from library.matching.reasons import identifier_reason, reasons
from library.matching.vetoes import veto

SAME = 0.95  # scores from here on are one paper: chosen for a precision of 0.998 on the open sets (docs/matching.md)
SAME_PUBLISHED = 0.8  # two publications tell volume and pages, too: their scores mean more
MAYBE = 0.42  # scores from here on are asked about
_ABSTRACTS_DIFFER = 0.08  # below it two abstracts are of two papers, or one was written anew
_WHOLLY_DIFFERENT = 0.5  # likeness of titles below which they have nothing to do with each other


def judge(ours: Form, theirs: Form) -> Judgement:
    """Whether two records are one paper, and why; symmetric."""
    if shared := sorted(ours.identifiers & theirs.identifiers):
        return _by_identifier(shared, ours, theirs)
    if not ours.compact or not theirs.compact:  # never a merge on emptiness
        return Judgement("different", 0.0, ())
    abstracts = shingles_shared(ours, theirs)
    if (abstracts or 0.0) < ABSTRACTS_AGREE / 2 and not titles_touch(ours, theirs):
        return Judgement("different", 0.0, (Evidence("title", -0.6, "titles have next to nothing in common"),))
    if against := veto(ours, theirs):
        return Judgement("different", 0.0, (against,))
    sides = compare(ours, theirs)
    if sides.creators_of_fewer is None:
        return _without_creators(ours, theirs, sides, abstracts)
    score = _with_abstracts(_by_title_and_creators(model.score(sides.vector()), sides), sides, abstracts)
    verdict: Verdict = (
        "same"
        if score >= (SAME_PUBLISHED if sides.both_published else SAME)
        else "maybe"
        if score >= MAYBE
        else "different"
    )
    return Judgement(verdict, round(score, 4), reasons(sides, abstracts))


def _by_identifier(shared: list[str], ours: Form, theirs: Form) -> Judgement:
    same = identifier_reason(shared[0])
    if ours.compact and theirs.compact:
        sides = compare(ours, theirs)
        # A wrong link in a source (one DOI for all chapters, another paper's arXiv id): to show, not to merge.
        if sides.likeness < _WHOLLY_DIFFERENT and sides.creators_shared == 0:
            against = Evidence("title", -0.8, f"titles are wholly different ({sides.likeness:.0%} alike)")
            return Judgement("maybe", 0.3, (same, against, *reasons(sides, None)), disputed=True)
    return Judgement("same", 1.0, (same,))


def _without_creators(ours: Form, theirs: Form, sides: Comparison, abstracts: float | None) -> Judgement:
    """A list page names no creators: an equal title and the abstract decide, an equal title alone is asked about."""
    said = reasons(sides, abstracts)
    equal = sides.equal or (sides.likeness >= 0.95 and not sides.numbers_differ)
    if abstracts is not None and abstracts >= ABSTRACTS_AGREE and (equal or sides.likeness >= 0.5):
        return Judgement("same", 0.98, said)
    if ours.title.generic or theirs.title.generic:
        return Judgement("different", 0.1, said)
    if equal:
        return Judgement("maybe", 0.6, said)
    return Judgement("different", 0.2, said)


def _by_title_and_creators(score: float, sides: Comparison) -> float:
    """An equal title by the same creators is one paper, unless both appeared: then place and pages have a say."""
    if sides.numbers_differ and (sides.main_is_other or sides.main_equal or sides.begins):
        return min(score, 0.9)  # "X" and "X: Part II": to be asked about, never to be merged
    agreed = (sides.creators_of_fewer or 0.0) >= 0.5 and (sides.initials is None or sides.initials >= 0.5)
    if sides.equal and agreed and not sides.numbers_differ and (not sides.both_published or _one_place(sides)):
        return max(score, 0.985)
    return score


def _one_place(sides: Comparison) -> bool:
    """Whether two publications appeared in one place, as far as they tell."""
    told = (sides.volume, sides.issue, sides.first_page)
    return (sides.venue or 0.0) >= 0.8 and (sides.years or 0.0) <= 1 and 0.0 not in told


def _with_abstracts(score: float, sides: Comparison, abstracts: float | None) -> float:
    """The abstracts decide the middle: they lift a changed title to `same`, and drop a sister paper."""
    if abstracts is None:
        return score
    agreed = sides.creators_of_fewer is not None and sides.creators_of_fewer >= 0.5
    if abstracts >= ABSTRACTS_AGREE and (agreed or sides.equal) and not sides.numbers_differ:
        return max(score, 0.99)
    if abstracts >= ABSTRACTS_AGREE / 2 and agreed:
        return max(score, 0.5)
    if abstracts < _ABSTRACTS_DIFFER and not sides.equal:
        return min(score, 0.3 if score < SAME else 0.6)
    return score
