"""Choosing: of what was listed and is new to the reader, the few that matter most, each with why."""

from collections.abc import Mapping, Sequence
from datetime import date

from library.database import Database
from library.outcomes import Query
from library.shelf import Shelf
from library.text import in_words
from server.digest.interest import Interest
from server.digest.listed import Listed, Listing
from server.digest.papers import Candidate, Choice, Chosen, Kept
from server.digest.ranking import Ranked, interest_of, nearest_kept, ranked, shared_terms
from server.digest.reader import reader_of
from server.digest.terms import spelled
from server.settings import Digest
from server.text import counted

_SPARE = 3  # times as many as wanted are looked at closely: some are on the shelf under another title
_SHORT, _WORDS = 30, 3  # characters and words of a short name
_LONGEST = 6  # words of a title that is told as a reason


def choose(database: Database, listed: Listed, shelf: Shelf, settings: Digest, since: date) -> Choice:
    """The papers listed since a day that matter most to the reader, and that the reader neither has nor was shown."""
    candidates = listed.candidates(since)
    reader = reader_of(database, listed, settings)
    if not candidates:
        return Choice((), ("Nothing new was listed since the last list.",))
    interest = interest_of(reader)
    order = ranked(reader, candidates, interest)
    there = listed.of([int(one.candidate.key) for one in order[: _SPARE * settings.papers]])
    known = shelf.lookup({str(one.number): _query(one) for one in there.values()})
    new = [
        one
        for one in order[: _SPARE * settings.papers]
        if not (found := known.get(one.candidate.key)) or (not found.paper and not found.elsewhere)
    ]
    first = new[: settings.papers]
    near = nearest_kept(interest, reader, [one.candidate for one in first])
    papers = tuple(_chosen(*one, there, interest) for one in zip(first, near, strict=True))
    remarks = [] if not interest.is_empty else ["Nothing is saved yet, so these are the papers with the most upvotes."]
    if not papers:
        remarks.append(f"All {counted(len(candidates), 'paper')} that came are on your shelf, or muted.")
    return Choice(papers, tuple(remarks))


def _query(one: Listing) -> Query:
    return Query((one.key,), one.title)


def _chosen(one: Ranked, near: Sequence[Kept], there: Mapping[int, Listing], interest: Interest) -> Chosen:
    listing = there[int(one.candidate.key)]
    return Chosen(listing.number, reasons(one, listing, interest, near), one.candidate.upvotes)


def reasons(one: Ranked, listing: Listing, interest: Interest, near: Sequence[Kept]) -> tuple[str, ...]:
    """Why a paper is on the list, the strongest reason first."""
    said = []
    if one.followed:
        said.append(f"by {in_words(one.followed)}, whom you follow")
    if one.keywords:
        said.append(f"says {in_words([f'“{word}”' for word in one.keywords])}")
    if near:
        had = "which you have in Zotero" if all(each.weight < 1 for each in near) else "which you saved"
        said.append(f"near {in_words([short(each.title) for each in near])}, {had}")
    if not interest.is_empty and not one.keywords:
        words = spelled(listing.title, str(listing.paper.get("abstract", "")))
        shared = shared_terms(interest, one.candidate.terms, words)
        if shared:
            said.append(f"about {in_words(shared)}")
    if votes := _upvotes(one.candidate):
        said.append(votes)
    return tuple(said[:3])


def _upvotes(candidate: Candidate) -> str:
    if not candidate.upvotes:
        return ""
    if candidate.a_day == candidate.upvotes:
        return counted(candidate.upvotes, "upvote")
    return f"{counted(candidate.upvotes, 'upvote')}, {candidate.a_day:,} in a day"


def short(title: str) -> str:
    """A title's short name: what stands before its colon, if that is a name; else its first words."""
    name, colon, _ = title.partition(":")
    if colon and len(name) <= _SHORT and len(name.split()) <= _WORDS:
        return name.strip()
    words = title.split()
    return " ".join(words[:_LONGEST]) + (" …" if len(words) > _LONGEST else "")
