"""A comparison in words for a person: named, weighted, the heaviest first."""

from library.matching.evidence import Evidence
from library.matching.features import Comparison

_NAMES = {
    "arxiv": "arXiv id",
    "doi": "DOI",
    "acl": "ACL id",
    "pmid": "PubMed id",
    "pmcid": "PMC id",
    "openreview": "OpenReview id",
    "s2": "Semantic Scholar id",
    "hf": "Hugging Face page",
}


def identifier_reason(identifier: str) -> Evidence:
    """A shared identifier, given as `scheme:value`."""
    scheme, _, value = identifier.partition(":")
    return Evidence("identifier", 1.0, f"same {_NAMES.get(scheme, scheme)} ({value})")


def reasons(sides: Comparison, abstracts: float | None) -> tuple[Evidence, ...]:
    """Why two records look like one paper, or do not."""
    said = [_title(sides), _creators(sides), _abstracts(abstracts), _years(sides), _numbers(sides)]
    found = [one for one in said if one is not None]
    return tuple(sorted(found, key=lambda one: abs(one.weight), reverse=True))


def _title(sides: Comparison) -> Evidence:
    if sides.equal:
        return Evidence("title", 0.6, "same title")
    if sides.main_is_other:
        return Evidence("title", 0.4, "same title but for the subtitle")
    if sides.main_equal:
        return Evidence("title", 0.3, "same main title, another subtitle")
    if sides.sub_equal:
        return Evidence("title", 0.3, "same title but for the name in front")
    if sides.likeness >= 0.9:
        return Evidence("title", 0.45, f"titles nearly equal ({sides.likeness:.0%} alike)")
    weight = 0.2 if sides.shared_share >= 0.5 else -0.4
    return Evidence("title", weight, f"title differs ({max(sides.likeness, sides.sorted_likeness):.0%} alike)")


def _creators(sides: Comparison) -> Evidence | None:
    shared = sides.creators_shared
    if shared is None or sides.creators_more is None:
        return None
    count, of = int(shared), int(shared + sides.creators_more)
    if not count:
        return Evidence("creators", -0.8, "no creator shared")
    text = f"same {count} creators" if count == of and count > 1 else f"{count} of {of} creators shared"
    return Evidence("creators", 0.4 if (sides.creators_of_fewer or 0.0) >= 0.5 else 0.1, text)


def _abstracts(share: float | None) -> Evidence | None:
    if share is None:
        return None
    return Evidence(
        "abstract", 0.5 if share >= 0.6 else 0.2 if share >= 0.3 else -0.3, f"{share:.0%} of the abstract shared"
    )


def _years(sides: Comparison) -> Evidence | None:
    if sides.years is None or sides.years < 4:
        return None
    return Evidence("year", -0.2, f"{int(sides.years)} years apart")


def _numbers(sides: Comparison) -> Evidence | None:
    return Evidence("numerals", -0.3, "a number in one title only") if sides.numbers_differ else None
