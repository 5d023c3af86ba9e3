"""What a paper is: frozen values, no I/O.

A `Paper` is our record of one work. It is folded from clips and a person's edits (`library.folding`) and never
changed in place. Its `versions` are the work's manifestations: preprint, submission, proceedings, journal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from library.identifiers import Identifier

Status = Literal["new", "to-read", "reading", "read", "dropped"]
STATUSES: tuple[Status, ...] = ("new", "to-read", "reading", "read", "dropped")

PaperType = Literal["preprint", "conference", "journal", "other"]
VersionKind = Literal["preprint", "submission", "proceedings", "journal"]
AnnotationKind = Literal["highlight", "underline", "note", "image", "ink"]

# What reviewers' copies print where names would stand: unknown creators, not creators of that name (CONTRACTS, Clip).
NO_CREATORS = frozenset({"anonymous", "anonymous author", "anonymous authors", "under review", "et al", "et al."})

PARTICLES = frozenset(
    "van von der den de del della di da dos du la le ter ten zu zur af al bin ibn el 't op".split()  # noqa: SIM905 - a word list reads best as words
)
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


def _family_first(word: str) -> bool:
    """Whether a word is written in a script of China, Japan or Korea, where the family name comes first."""
    return all(
        "\u3040" <= one <= "\u30ff" or "\u4e00" <= one <= "\u9fff" or "\uac00" <= one <= "\ud7a3" for one in word
    )


@dataclass(frozen=True, order=True, slots=True)
class Creator:
    """One creator. `family` alone is a single name or a group; names are as the source wrote them."""

    family: str
    given: str = ""

    @property
    def display(self) -> str:
        """The name as read aloud: "Joris van den Berg"."""
        return f"{self.given} {self.family}".strip()

    @classmethod
    def parse(cls, name: str) -> "Creator | None":
        """Split "Last, First" or "First van Last Jr."; None for no name or one that stands for none."""
        name = " ".join(name.split()).strip(" ,;")
        if not name or name.casefold() in NO_CREATORS:
            return None
        if "," in name:
            family, _, given = name.partition(",")
            given = given.strip()
            if given.casefold() in _SUFFIXES:  # "Martin Luther King, Jr."
                split = cls.parse(family)
                return None if split is None else cls(f"{split.family} {given}", split.given)
            return cls(family.strip(), given)
        words = name.split(" ")
        if all(map(_family_first, words)):
            return cls(words[0], " ".join(words[1:]))
        last = len(words) - 1
        if last and words[last].casefold() in _SUFFIXES:
            last -= 1
        # A particle belongs to the family name; the first word never does, so that "Van Nguyen" keeps a given name.
        while last > 1 and words[last - 1].casefold() in PARTICLES:
            last -= 1
        return cls(" ".join(words[last:]), " ".join(words[:last])) if last else cls(name)


@dataclass(frozen=True, order=True, slots=True)
class Link:
    """An http(s) address with what it leads to: abs, pdf, code, project, huggingface, publisher."""

    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class Version:
    """One manifestation of a work. arXiv v1…vN is one, `number` the saved and `latest_seen` the newest number."""

    kind: VersionKind
    date: str = ""
    venue: str = ""
    number: int | None = None
    latest_seen: int | None = None
    identifiers: tuple[Identifier, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where a paper is in one target, for links from another: the note links to the item and the other way round."""

    kind: str  # "zotero" or "obsidian"
    ref: str  # the target's own reference: an item key, a note's path
    url: str  # zotero://select/… or obsidian://open?…


@dataclass(frozen=True, slots=True)
class Annotation:
    """What a person marked or wrote in a paper's file, as a target gives it (Zotero's names: facts, "Annotations")."""

    key: str  # the target's own; letters and digits
    kind: AnnotationKind = "highlight"
    text: str = ""  # what is marked, out of the PDF
    comment: str = ""
    colour: str = ""  # "#ffd400"
    page: str = ""  # the page as the file labels it: "4", "iv"
    sort_index: str = ""  # sorts as text: "00003|001000|00100"
    attachment: str = ""  # the file's key in that target
    url: str = ""  # opens it: zotero://open-pdf/…
    image: str = ""  # address of its picture, where it has one
    modified: str = ""  # ISO 8601


@dataclass(frozen=True, slots=True)
class Paper:
    """Our record of one work; see CONTRACTS: `fold(clips, edits)` plus what is known of it elsewhere."""

    id: str  # 26-character ULID
    title: str = ""
    abstract: str = ""  # plain text; LaTeX between $…$ is kept
    creators: tuple[Creator, ...] = ()
    type: PaperType = "other"
    published: str = ""  # YYYY, YYYY-MM or YYYY-MM-DD
    venue: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    identifiers: tuple[Identifier, ...] = ()
    links: tuple[Link, ...] = ()
    versions: tuple[Version, ...] = ()
    keywords: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()  # arXiv's, the primary one first: "cs.LG"
    organization: str = ""
    ai_summary: str = ""
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    status: Status = "new"
    rating: int | None = None  # 1 to 5
    note: str = ""  # Markdown
    quotations: tuple[str, ...] = ()  # Markdown, from selections
    aliases: tuple[str, ...] = ()
    citekey: str = ""
    saved_at: datetime | None = None  # the first capture, UTC
    revision: int = 0
    upvotes: int | None = None  # the latest observation; never a new revision
    waiting_for: str = ""  # what sources still owe: "waiting for arXiv"; empty when they have nothing more
    elsewhere: tuple[Elsewhere, ...] = ()
    annotations: tuple[Annotation, ...] = ()  # of its files in every target, in the order of the pages
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def identifier(self, scheme: str) -> str:
        """The value of the first identifier of a scheme, or ""."""
        return next((one.value for one in self.identifiers if one.scheme == scheme), "")

    def link(self, kind: str) -> str:
        """The address of the first link of a kind, or ""."""
        return next((one.url for one in self.links if one.kind == kind), "")

    def place(self, kind: str) -> Elsewhere | None:
        """Where the paper is in the (first) target of a kind, or None."""
        return next((one for one in self.elsewhere if one.kind == kind), None)

    @property
    def year(self) -> str:
        """The year of publication, or ""."""
        return self.published[:4]

    @property
    def heading(self) -> str:
        """What to show for this paper: its title, else its first identifier, else its id."""
        if self.title:
            return self.title
        return str(self.identifiers[0]) if self.identifiers else self.id
