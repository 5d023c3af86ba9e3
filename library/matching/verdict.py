"""The verdict on two records in normal form: identifiers, then the folded title with creators or abstract.

Vetoes come before scores, and what is unknown never speaks against (facts: missing creators are not "no shared
creator"). The abstract decides where the creators cannot.
"""

from rapidfuzz.fuzz import ratio

from library.matching.evidence import Evidence, Judgement
from library.matching.form import Form

_ABSTRACTS_AGREE = 0.6  # share of the shorter abstract's shingles: 98 % of identifier-labelled pairs reach it
_WHOLLY_DIFFERENT = 50.0  # percent of likeness, below which two titles have nothing to do with each other
_CREATORS_AGREE = 0.5  # share of the shorter list
# Of one record's many, these name the work or its deposit; an item has one of each.
_ONE_OF_EACH = ("arxiv", "pmid", "pmcid", "acl", "openreview")
# Titles that many works bear: alone they prove nothing.
_GENERIC = frozenset(
    [
        "abstract",
        "addendum",
        "appendix",
        "author index",
        "book review",
        "comment",
        "conclusion",
        "contents",
        "correction",
        "discussion",
        "editorial",
        "erratum",
        "foreword",
        "in memoriam",
        "index",
        "introduction",
        "letter to the editor",
        "notes",
        "obituary",
        "preface",
        "rejoinder",
        "reply",
        "response",
        "retraction",
        "review",
        "summary",
        "table of contents",
        "untitled",
    ]
)


def judge(ours: Form, theirs: Form) -> Judgement:
    """Whether two records are one paper, and why."""
    titles = ratio(ours.title, theirs.title) if ours.title and theirs.title else None
    creators = _creators(ours, theirs)
    if shared := sorted(ours.identifiers & theirs.identifiers):
        return _by_identifier(shared, titles, creators)
    if veto := _veto(ours, theirs):
        return Judgement("different", 0.0, (veto,))
    if not ours.title or ours.title != theirs.title:
        return Judgement("different", 0.0, ())
    title = Evidence("title", 0.6, "same title")
    if ours.title in _GENERIC:
        return Judgement("different", 0.1, (title, Evidence("generic", -0.6, "a title that many works bear")))
    return _by_title(title, creators, _abstracts(ours, theirs))


def _by_identifier(shared: list[str], titles: float | None, creators: Evidence | None) -> Judgement:
    scheme, _, value = shared[0].partition(":")
    same = Evidence("identifier", 1.0, f"same {_NAMES.get(scheme, scheme)} ({value})")
    # A wrong link in a source (CVF's pages, one DOI for all chapters): a conflict to show, not a match to make.
    if titles is not None and titles < _WHOLLY_DIFFERENT and creators is not None and creators.weight < 0:
        against = Evidence("title", -0.8, f"titles are wholly different ({titles:.0f} % alike)")
        return Judgement("maybe", 0.3, (same, against, creators), disputed=True)
    return Judgement("same", 1.0, (same,))


_NAMES = {"arxiv": "arXiv id", "doi": "DOI", "acl": "ACL id", "pmid": "PubMed id", "openreview": "OpenReview id"}


def _veto(ours: Form, theirs: Form) -> Evidence | None:
    for scheme in _ONE_OF_EACH:
        if (mine := ours.values(scheme)) and (other := theirs.values(scheme)):
            return Evidence("identifier", -1.0, f"{min(mine).partition(':')[2]} against {min(other).partition(':')[2]}")
    # A preprint's DOI and its publication's differ by nature; those of two publications do not.
    if not (ours.preprint or theirs.preprint) and ours.values("doi") and theirs.values("doi"):
        return Evidence("identifier", -1.0, "two different DOIs, neither a preprint's")
    return None


def _creators(ours: Form, theirs: Form) -> Evidence | None:
    """How far the creators agree; None where a side has none."""
    mine, other = set(ours.surnames), set(theirs.surnames)
    if not mine or not other:
        return None
    shared, fewest = len(mine & other), min(len(mine), len(other))
    text = f"{shared} of {max(len(mine), len(other))} creators shared" if shared else "no creator shared"
    return Evidence("creators", 0.4 if shared / fewest >= _CREATORS_AGREE else 0.1 if shared else -0.8, text)


def _abstracts(ours: Form, theirs: Form) -> Evidence | None:
    """How far the abstracts agree; None where a side has none."""
    if not ours.shingles or not theirs.shingles:
        return None
    share = len(ours.shingles & theirs.shingles) / min(len(ours.shingles), len(theirs.shingles))
    return Evidence("abstract", 0.5 if share >= _ABSTRACTS_AGREE else -0.3, f"{share:.0%} of the abstract shared")


def _by_title(title: Evidence, creators: Evidence | None, abstracts: Evidence | None) -> Judgement:
    evidence = tuple(sorted(filter(None, (title, creators, abstracts)), key=lambda one: abs(one.weight), reverse=True))
    agree = abstracts is not None and abstracts.weight > 0
    if agree or (creators is not None and creators.weight >= 0.4):
        return Judgement("same", 0.95, evidence)
    if creators is not None and creators.weight < 0:
        return Judgement("different", 0.2, evidence)
    return Judgement("maybe", 0.6, evidence)
