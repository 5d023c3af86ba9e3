"""Notes that other tools made of papers: what they say their paper is, and which paper of the shelf that is.

Zotero Integration, ZotLit, Citations and a person's own templates all leave something: a `doi`, an `arxiv`, a `url`, a
`citekey`, a `zotero` key or link. Such a note is adopted by its own id (`papershelf`) and by nothing else; the delivery
that follows adds what is missing and leaves the rest as it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from library.identifiers import IdentifierError, find, read
from sync.obsidian import frontmatter, note
from sync.obsidian.drafts import bytes_of, text_of
from sync.obsidian.frontmatter import UnreadableFrontmatterError
from sync.obsidian.vault import ChangedError, Vault

_CITEKEYS = ("citekey", "citationkey", "citation-key", "bibtexkey", "cite-key")
_ADDRESSES = ("url", "uri", "link", "source", "pdf")
_IDENTIFIERS = (("doi", "doi"), ("arxiv", "arxiv"), ("arxivid", "arxiv"), ("eprint", "arxiv"))
_ZOTERO_KEYS = ("zotero", "zoterokey", "zotero-key", "zotero_key", "zotero-link", "desktopuri")
# zotero://select/library/items/K7QW2M9X, zotero://select/items/0_K7QW2M9X, zotero://open-pdf/…/items/K7QW2M9X
_ITEM = re.compile(r"zotero://[^\s)\"'>]*?items/(?:\d+_)?([A-Z0-9]{8})\b")
_KEY = re.compile(r"[A-Z0-9]{8}")


@dataclass(frozen=True, slots=True)
class Named:
    """By what a note names its paper."""

    identifiers: tuple[str, ...] = ()  # "scheme:value"
    citekey: str = ""
    items: tuple[str, ...] = ()  # keys of Zotero items

    def __bool__(self) -> bool:
        """Whether it names one at all."""
        return bool(self.identifiers or self.citekey or self.items)


@dataclass(frozen=True, slots=True)
class Adoption:
    """A note that is to become a paper's, or why it is not."""

    path: str
    paper: str | None
    why: str  # for a person: "doi:10.1145/1.2", "no paper on the shelf has …"
    content: bytes = b""  # as it was seen


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the shelf knows its papers by."""

    identifiers: Mapping[str, str]
    citekeys: Mapping[str, str]
    items: Mapping[str, str]


def named_by(text: str) -> Named:
    """What a note says its paper is.

    Raises:
        UnreadableFrontmatterError: its properties do not parse.
    """
    properties = {str(key).casefold(): value for key, value in frontmatter.read(text).items()}
    for key, _ in _IDENTIFIERS:
        # Without quotes YAML reads 2301.00010 as a number, and its last zero is gone: as it stands there.
        if isinstance(properties.get(key), float) and (met := re.search(_line_of(key), text)):
            properties[key] = met[1]
    identifiers = [one for key, scheme in _IDENTIFIERS for one in _identifier(scheme, properties.get(key))]
    for key in _ADDRESSES:
        for value in _texts(properties.get(key)):
            identifiers += [str(mention.identifier) for mention in find(value)]
    citekey = next((value for key in _CITEKEYS for value in _texts(properties.get(key))), "")
    said = [value for key in _ZOTERO_KEYS for value in _texts(properties.get(key))]
    items = [*_ITEM.findall(" ".join(said)), *(one for one in said if _KEY.fullmatch(one)), *_ITEM.findall(text)]
    return Named(tuple(dict.fromkeys(identifiers)), citekey.lstrip("@"), tuple(dict.fromkeys(items)))


def _line_of(key: str) -> str:
    return rf"(?im)^{key}[ \t]*:[ \t]*(\S+)"


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(one).strip() for one in values if isinstance(one, (str, int, float)) and str(one).strip()]


def _identifier(scheme: str, value: Any) -> Iterator[str]:
    for text in _texts(value):
        if found := find(text):
            yield from (str(mention.identifier) for mention in found)
            continue
        try:
            yield str(read(f"{scheme}:{text}").identifier)
        except IdentifierError:
            continue


def plan(vault: Vault, paths: Iterable[str], shelf: Shelf, has_note: Mapping[str, str]) -> Iterator[Adoption]:
    """What is to become of each note that names a paper; notes that name none are passed over.

    Args:
        vault: where the notes are.
        paths: notes without an id of ours, in order.
        shelf: what papers are known by.
        has_note: papers that have a note already, with its path.
    """
    taken = dict(has_note)
    for path in paths:
        seen = vault.read(path)
        if seen is None:
            continue
        try:
            named = named_by(text_of(seen[0]))
        except UnreadableFrontmatterError as error:
            yield Adoption(path, None, f"its properties do not parse (line {error.line}: {error.problem})")
            continue
        if not named:
            continue
        paper, why = _paper_of(named, shelf)
        if paper and (other := taken.get(paper)):
            yield Adoption(path, None, f"that paper has the note {other}")
        elif paper:
            taken[paper] = path
            yield Adoption(path, paper, why, seen[0])
        else:
            yield Adoption(path, None, why)


def _paper_of(named: Named, shelf: Shelf) -> tuple[str | None, str]:
    """The one paper that a note names; None where the shelf knows none, or the names disagree."""
    found = {one: shelf.identifiers[one] for one in named.identifiers if one in shelf.identifiers}
    found |= {f"Zotero's {one}": shelf.items[one] for one in named.items if one in shelf.items}
    if named.citekey in shelf.citekeys:
        found[f"@{named.citekey}"] = shelf.citekeys[named.citekey]
    papers = set(found.values())
    if len(papers) == 1:
        return papers.pop(), next(iter(found))
    if papers:
        return None, f"it names {len(papers)} papers ({', '.join(found)})"
    names = [*named.identifiers, *([f"@{named.citekey}"] if named.citekey else []), *named.items]
    return None, f"no paper on the shelf has {names[0]}"


def adopt(vault: Vault, adoption: Adoption) -> bytes:
    """Give a note its paper's id; nothing else of it changes here. Returns the note as it is now.

    Raises:
        ChangedError: it is no longer what was seen.
    """
    if adoption.paper is None:
        raise ChangedError(adoption.path)
    after = frontmatter.change(text_of(adoption.content), {"papershelf": adoption.paper}, note.ORDER)
    vault.replace(adoption.path, bytes_of(after), adoption.content)
    return bytes_of(after)
