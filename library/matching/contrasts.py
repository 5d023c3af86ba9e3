"""Words that set sister papers apart: "… in adults" and "… in children" are two trials, however alike the rest is."""

from library.matching.telling import Telling

# Each line is a choice; words of one side mean the same.
_SIDES = {
    word: (choice, side)
    for choice, line in enumerate(
        (
            "adult adults | child children childhood paediatric pediatric | adolescent adolescents | infant infants",
            "male males men boys | female females women girls",
            "mothers maternal | fathers paternal",
            "left | right",
            "upper | lower",
            "north northern | south southern",
            "east eastern | west western",
            "sensitive | resistant",
            "prospective | retrospective",
            "inpatient inpatients | outpatient outpatients",
            "benign | malignant",
            "acute | chronic",
            "primary | secondary",
            "encoding encoder | decoding decoder",
            "forward | backward",
            "centralized centralised | decentralized decentralised",
        )
    )
    for side, words in enumerate(line.split("|"))
    for word in words.split()
}


def contrast(ours: Telling, theirs: Telling) -> str | None:
    """What two titles set against each other, for a person; None if nothing, or if one of them names both sides."""
    mine, other = _chosen(ours.words - theirs.words), _chosen(theirs.words - ours.words)
    for choice, sides in sorted(mine.items()):
        against = other.get(choice, {})
        if len(sides) == len(against) == 1 and sides.keys() != against.keys():
            return f"{min(sides.values())} against {min(against.values())} in the title"
    return None


def _chosen(words: frozenset[str]) -> dict[int, dict[int, str]]:
    """Choice → side → a word of it."""
    found: dict[int, dict[int, str]] = {}
    for word in sorted(words & _SIDES.keys()):
        choice, side = _SIDES[word]
        found.setdefault(choice, {})[side] = word
    return found
