"""What rules out that two records are one paper, whatever else they share. One row a rule, tried in this order."""

from collections.abc import Callable

from library.matching.evidence import Evidence
from library.matching.features import ABSTRACTS_AGREE, one_range, shared_creators, shingles_shared
from library.matching.form import Form
from library.matching.telling import Telling

# Of one record's many, these name the work or its deposit; an item has one of each.
_ONE_OF_EACH = (("arxiv", "arXiv ids"), ("pmid", "PubMed ids"), ("pmcid", "PMC ids"), ("acl", "ACL ids"))


def _other_deposit(ours: Telling | Form, theirs: Telling | Form) -> str | None:
    for scheme, words in _ONE_OF_EACH:
        if (mine := ours.values(scheme)) and (other := theirs.values(scheme)):
            return f"two {words}: {min(mine).partition(':')[2]} against {min(other).partition(':')[2]}"
    return None


def _other_doi(ours: Telling, theirs: Telling) -> str | None:
    # A preprint's DOI and its publication's differ by nature; those of two publications do not.
    if not (ours.preprint or theirs.preprint) and ours.values("doi") and theirs.values("doi"):
        return "two different DOIs, neither a preprint's"
    return None


def _other_kind(ours: Telling, theirs: Telling) -> str | None:
    mine, other = ours.title.kind, theirs.title.kind
    if mine == other:
        return None
    return f"{_article(mine)} against {_article(other)}"


def _article(kind: str) -> str:
    if not kind:
        return "a paper of its own"
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _other_number(ours: Telling, theirs: Telling) -> str | None:
    mine, other = ours.title.numbers, theirs.title.numbers
    if not mine or not other or sorted(mine) == sorted(other):
        return None
    own, others = _without(mine, other), _without(other, mine)
    if own and others:
        return f"{', '.join(own)} against {', '.join(others)} in the title"
    return None


def _without(numbers: tuple[str, ...], others: tuple[str, ...]) -> list[str]:
    left = list(others)
    return [one for one in numbers if one not in left or left.remove(one)]  # type: ignore[func-returns-value] # remove gives None


def _no_creator_shared(ours: Telling, theirs: Telling) -> str | None:
    if not ours.names or not theirs.names:
        return None
    if ours.compact == theirs.compact and (shingles_shared(ours, theirs) or 0.0) >= ABSTRACTS_AGREE:
        return None  # the names were read wrongly on a side: another paper has another abstract
    return None if shared_creators(ours, theirs) else "no creator shared"


def _generic(ours: Telling, theirs: Telling) -> str | None:
    if not (ours.title.generic and theirs.title.generic):
        return None
    placed = ours.venue and ours.venue == theirs.venue and ours.first_page and ours.first_page == theirs.first_page
    return None if placed else "a title that many works bear, without the same venue and page"


# On the same pages of the same volume these are spelled otherwise, not another paper's.
_SPELLED = ("numerals", "creators")

_RULES: tuple[tuple[str, Callable[[Telling, Telling], str | None]], ...] = (
    ("identifier", _other_deposit),
    ("identifier", _other_doi),
    ("kind", _other_kind),
    ("numerals", _other_number),
    ("creators", _no_creator_shared),
    ("generic", _generic),
)


def veto(ours: Telling, theirs: Telling) -> Evidence | None:
    """The first rule that speaks against; None if none does."""
    placed = one_range(ours, theirs)
    for name, rule in _RULES:
        if not (placed and name in _SPELLED) and (text := rule(ours, theirs)):
            return Evidence(name, -1.0, text)
    return None


def two_deposits(ours: Form, theirs: Form) -> Evidence | None:
    """Whether two papers have two ids of a kind that a work has one of, whichever of their tellings names them."""
    text = _other_deposit(ours, theirs)
    return Evidence("identifier", -1.0, text) if text else None
