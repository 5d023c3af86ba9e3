"""What a daily list says: its papers as they are shown, and the letter that carries them."""

from dataclasses import dataclass
from datetime import date

from library.text import plain_math
from server.digest.listed import Listing
from server.text import who_where_when

_EXCERPT = 280  # characters of an abstract


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of the list, in words for a person."""

    title: str
    byline: str  # "Lindqvist, Okafor +3 · arXiv · 2026-11-23"
    url: str  # the public page: works on a phone
    excerpt: str  # the beginning of the abstract; may be ""
    reasons: tuple[str, ...]  # "near X and Y, which you saved"
    upvotes: int | None
    save: str  # a signed link; "" where there is none
    not_for_me: str  # likewise


@dataclass(frozen=True, slots=True)
class Letter:
    """The list of one day."""

    day: date
    entries: tuple[Entry, ...]  # best first; may be empty
    # What the list itself tells: "arXiv did not answer (503): its papers come tomorrow.", or why nothing is new.
    remarks: tuple[str, ...]
    page: str  # address of /today on the reader's own computer
    stop: str = ""  # a signed link that ends these mails; "" where there is none


def byline(listing: Listing) -> str:
    """Who, where, when: "Ada Lindqvist, Tomás Okafor +3 · arXiv · 2026-11-23"."""
    venue, published = str(listing.paper.get("venue") or ""), str(listing.paper.get("published") or "")
    return who_where_when(listing.creators, venue, published)


def excerpt(listing: Listing) -> str:
    """The beginning of the abstract, to the end of a word."""
    said = plain_math(" ".join(str(listing.paper.get("abstract") or "").split()))
    return said if len(said) <= _EXCERPT else said[:_EXCERPT].rsplit(" ", 1)[0] + " …"
