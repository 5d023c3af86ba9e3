"""Two values side by side: what is the same is said once, what differs is marked, unknown is not different."""

from hypothesis import given
from hypothesis import strategies as st

from server.beside import marked, row


def shown(one: str, other: str) -> tuple[str, str]:
    """Both, with what is marked between brackets."""
    sides = marked(one, other)
    return tuple(" ".join(f"[{piece.text}]" if piece.marked else piece.text for piece in side) for side in sides)


def test_the_words_that_the_other_has_not_are_marked():
    assert shown("Auditing Leakage in Pipelines", "auditing leakage of Pipelines: Part II") == (
        "Auditing Leakage [in] Pipelines",
        "auditing leakage [of] Pipelines: [Part II]",
    )


def test_two_that_hardly_share_a_word_are_not_marked_at_all():
    assert shown("Weather in valleys at night", "Robots in kitchens hear cups") == (
        "Weather in valleys at night",
        "Robots in kitchens hear cups",
    )


def test_same_differs_and_one():
    assert row("Title", "Café Models", "cafe models.").how == "same"
    assert row("Venue", "arXiv", "").how == row("Venue", "", "arXiv").how == "one"
    assert row("Date", "2026", "2026-11").how == "differs"


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(WORDS, WORDS)
def test_no_word_is_lost_or_made_up_by_marking(one: str, other: str):
    for text, side in zip((one, other), marked(one, other), strict=True):
        assert " ".join(piece.text for piece in side).split() == text.split()
        assert side


def test_long_texts_are_compared_within_reason():
    one, other = "word " * 5_000, "other " * 5_000
    assert not any(piece.marked for side in marked(one, other) for piece in side)
