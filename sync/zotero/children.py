"""The links below an item: each once, kept at its address, never a second time where a person took it away. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sync.zotero.mapping import NOTE, Child

_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What is to be done below an item."""

    create: list[Child] = field(default_factory=list)
    patch: list[tuple[Mapping[str, Any], dict[str, Any]]] = field(default_factory=list)  # a child, its changes


def as_given(children: Iterable[Child]) -> list[list[str]]:
    """What a base remembers of the links that were given."""
    return [[one.title, one.url] for one in children]


def is_given(child: Mapping[str, Any], given: Iterable[Sequence[str]]) -> bool:
    """Whether something below an item is a link that we gave: a file or a note of a person's has no such address."""
    return [child.get("title"), child.get("url")] in [list(one) for one in given]


def leads_to_a_note(child: Mapping[str, Any]) -> bool:
    """Whether it is our link to a paper's note, wherever that stood: by now the note may be gone, and its place."""
    ours = (child.get("linkMode"), child.get("title")) == ("linked_url", NOTE)
    return ours and str(child.get("url")).startswith("obsidian://open?vault=") and not child.get("note")


def reconcile(
    wanted: Sequence[Child], given: Sequence[Sequence[str]], there: Sequence[Mapping[str, Any]]
) -> Reconciled:
    """Compare the links that are wanted with those given before, and with all that hangs below the item now."""
    done = Reconciled()
    before = {title: url for title, url in given}  # noqa: C416 - pairs come as lists out of JSON
    ours = {str(one.get("title")): one for one in there if is_given(one, given)}
    for child in wanted:
        if before.get(child.title) == child.url:
            continue  # given already; where it is gone, a person took it away
        if child.title in before:
            if child.title in ours:
                done.patch.append((ours[child.title], {"url": child.url}))
        elif not _stands_for(child, there):
            done.create.append(child)
    names = {child.title for child in wanted}
    done.patch.extend((one, {"deleted": 1}) for title, one in ours.items() if title not in names)
    return done


def _stands_for(child: Child, there: Sequence[Mapping[str, Any]]) -> bool:
    """Whether something below the item does for this link: the same address, or a PDF that the person has."""
    is_pdf = child.title.endswith("PDF")
    pdfs = [one for one in there if is_pdf and one.get("contentType") == _PDF and not one.get("deleted")]
    return bool(pdfs) or any(one.get("url") == child.url for one in there)
