"""The verdict on two papers: identifiers first, then how they are told, then whether there is room for one another.

Every telling of one is compared with every telling of the other, and the best comparison counts. But a work appears
once and is deposited once: a paper that has its publication, or its arXiv id, does not take another one for a
likeness. What is unknown never speaks against (facts: missing creators are not "no shared creator").
"""

from library.matching.contrasts import contrast
from library.matching.evidence import Evidence, Judgement, Verdict
from library.matching.features import (
    ABSTRACTS_AGREE,
    Comparison,
    compare,
    one_place,
    one_range,
    shingles_shared,
    titles_touch,
)
from library.matching.form import Form
from library.matching.model import Forest, shipped
from library.matching.reasons import identifier_reason, reasons
from library.matching.telling import Telling
from library.matching.vetoes import two_deposits, veto

# Chosen by `python -m benchmarks.cross_validation`, in the order of a stream (docs/matching.md).
SAME = 0.62  # scores from here on are one paper
SAME_PUBLISHED = 0.8  # ... of two publications
MAYBE = 0.1  # scores from here on are asked about
MAYBE_PUBLISHED = 0.3  # ... of two publications
NO_ROOM = 0.9  # ... where the paper has its publication, or its id, already
_TELLING = 11.0  # weight of shared words (a rare one has 8) below which a title that differs is not the same
_ABSTRACTS_REWORKED = 0.5  # from here on an abstract was worked over, if the creators agree
_ABSTRACTS_DIFFER = 0.08  # below it two abstracts are of two papers, or one was written anew
_WHOLLY_DIFFERENT = 0.5  # likeness of titles below which they have nothing to do with each other
_DIFFERENT = Judgement("different", 0.0, ())
_RANK = {"same": 2, "maybe": 1, "different": 0}


def judge(ours: Form, theirs: Form, forest: Forest | None = None) -> Judgement:
    """Whether two papers are one, and why; symmetric. By another forest than the shipped one for benchmarks only."""
    if shared := sorted(ours.identifiers & theirs.identifiers):
        return _by_identifier(shared, ours, theirs)
    judged = [
        (one, other, _judge(one, other, forest or shipped())) for one in ours.tellings for other in theirs.tellings
    ]
    one, other, best = max(judged, key=lambda row: (_RANK[row[2].verdict], row[2].score))
    if best.verdict == "different":
        return best
    against = two_deposits(ours, theirs)
    if not against and not (one.published and other.published):
        against = _two_publications(judged)
    if against:
        asked: Verdict = "maybe" if best.score >= NO_ROOM else "different"
        return Judgement(asked, min(best.score, SAME), (against, *best.evidence))
    return best


def _two_publications(judged: list[tuple[Telling, Telling, Judgement]]) -> Evidence | None:
    """Both appeared, and what appeared is not the same: a likeness to the preprint of one proves nothing."""
    appeared = [judgement for one, other, judgement in judged if one.published and other.published]
    if appeared and all(one.verdict != "same" for one in appeared):
        return Evidence("published", -0.5, "both appeared, under titles of their own")
    return None


def _judge(ours: Telling, theirs: Telling, forest: Forest) -> Judgement:
    if not ours.compact or not theirs.compact:  # never a merge on emptiness
        return _DIFFERENT
    abstracts = shingles_shared(ours, theirs)
    placed = one_place(ours, theirs)
    if (abstracts or 0.0) < ABSTRACTS_AGREE / 2 and not placed and not titles_touch(ours, theirs):
        return Judgement("different", 0.0, (Evidence("title", -0.6, "titles have next to nothing in common"),))
    if against := veto(ours, theirs):
        return Judgement("different", 0.0, (against,))
    sides = compare(ours, theirs)
    if placed and (in_place := _in_one_place(ours, theirs, sides)):
        return in_place
    if sides.creators_of_fewer is None:
        return _without_creators(ours, theirs, sides, abstracts)
    likely = _by_title_and_creators(forest.score(sides.vector(), least=MAYBE), ours, theirs, sides)
    score = _with_abstracts(likely, sides, abstracts)
    said = reasons(sides, abstracts)
    if (abstracts or 0.0) < ABSTRACTS_AGREE and (apart := contrast(ours, theirs)):
        score, said = min(score, SAME - 0.01), (Evidence("title", -0.6, apart), *said)
    same, maybe = (SAME_PUBLISHED, MAYBE_PUBLISHED) if sides.both_published else (SAME, MAYBE)
    return Judgement("same" if score >= same else "maybe" if score >= maybe else "different", round(score, 4), said)


def _by_identifier(shared: list[str], ours: Form, theirs: Form) -> Judgement:
    same = identifier_reason(shared[0])
    both = [(one, other) for one in ours.tellings for other in theirs.tellings]
    compared = [compare(one, other) for one, other in both if one.compact and other.compact]
    # A wrong link in a source (one DOI for all chapters, another paper's arXiv id): to show, not to merge.
    if compared and all(one.likeness < _WHOLLY_DIFFERENT and one.creators_shared == 0 for one in compared):
        nearest = max(compared, key=lambda one: one.likeness)
        against = Evidence("title", -0.8, f"titles are wholly different ({nearest.likeness:.0%} alike)")
        return Judgement("maybe", 0.3, (same, against, *reasons(nearest, None)), disputed=True)
    return Judgement("same", 1.0, (same,))


def _in_one_place(ours: Telling, theirs: Telling, sides: Comparison) -> Judgement | None:
    """The same pages of the same volume: one paper, if its title or all its creators agree, in whatever spelling."""
    # A page may hold several abstracts of one group: only a range of pages speaks for itself.
    ranged = one_range(ours, theirs)
    near = sides.equal or sides.likeness >= 0.85 or (ranged and sides.set_likeness >= 0.9)
    creators = sides.creators_of_fewer is None or sides.creators_of_fewer >= 0.5
    if (near and creators) or (ranged and (near or sides.creators_of_more == 1.0)):
        place = Evidence("place", 0.7, f"same volume and pages ({ours.volume}, {ours.first_page})")
        return Judgement("same", 0.98, (place, *reasons(sides, None)))
    return None


def _without_creators(ours: Telling, theirs: Telling, sides: Comparison, abstracts: float | None) -> Judgement:
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


def _by_title_and_creators(score: float, ours: Telling, theirs: Telling, sides: Comparison) -> float:
    """An equal title by the same creators is one paper, unless both appeared: then place and pages have a say."""
    counted = not sides.equal and ours.title.counts != theirs.title.counts
    if counted and (sides.main_is_other or sides.main_equal or sides.begins):
        return min(score, SAME - 0.01)  # "X" and "X: Part II": to be asked about, never to be merged
    agreed = (sides.creators_of_fewer or 0.0) >= 0.5 and (sides.initials is None or sides.initials >= 0.5)
    if sides.equal and agreed and not sides.numbers_differ and (not sides.both_published or _no_other_place(sides)):
        return max(score, 0.985)
    if not sides.equal and sides.shared_weight < _TELLING:
        return min(score, SAME - 0.01)  # "Deep Learning" and "Deep Learning for …" by the same two
    return score


def _no_other_place(sides: Comparison) -> bool:
    """Whether nothing says that two publications of one title by all the same creators appeared in two places."""
    told = (sides.volume, sides.issue, sides.first_page)
    return sides.creators_of_more == 1.0 and (sides.years or 0.0) <= 1 and 0.0 not in told


def _with_abstracts(score: float, sides: Comparison, abstracts: float | None) -> float:
    """The abstracts decide the middle: they lift a changed title to `same`, and drop a sister paper."""
    if abstracts is None:
        return score
    agreed = sides.creators_of_fewer is not None and sides.creators_of_fewer >= 0.5
    if abstracts >= ABSTRACTS_AGREE and (agreed or sides.equal) and not sides.numbers_differ:
        return max(score, 0.99)
    if abstracts >= _ABSTRACTS_REWORKED and agreed and score >= MAYBE and not sides.numbers_differ:
        return max(score, 0.8)
    if abstracts >= ABSTRACTS_AGREE / 2 and agreed:
        return max(score, 0.5)
    if abstracts < _ABSTRACTS_DIFFER and not sides.equal:
        return min(score, 0.3 if score >= SAME else 0.0)
    return score
