"""What hangs below an item: our links, and its PDF. None of it ever holds up the item.

What does not go over now is tried again; what is refused is told, and the item is delivered all the same.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from library.files import Files, PaperFile
from library.paper import Paper
from sync.target import RefusedError, SyncError
from sync.zotero import mapping
from sync.zotero.attachments import TITLES, attach, pdf_of, was_given
from sync.zotero.children import Reconciled, as_given, is_given, leads_to_a_note, reconcile
from sync.zotero.mapping import Child
from sync.zotero.mirror import Mirror
from sync.zotero.way import Transport, Written

log = logging.getLogger(__name__)

Given = Sequence[Sequence[str]]  # the links that a base remembers: title and address
Item = Mapping[str, Any]


@dataclass(slots=True)
class Outcome:
    """What came of all that was to hang below one item."""

    given: list[list[str]]  # for the base
    faults: list[Exception] = field(default_factory=list)
    again: bool = False  # something is to be tried again soon, or given in its place


class Below:
    """Over one library."""

    def __init__(self, mirror: Mirror, transport: Transport, target: str, files: Files | None) -> None:
        self._mirror = mirror
        self._transport = transport
        self._target = target
        self._files = files

    def links(self, paper: Paper, given: Given) -> list[Child]:
        """The links that the item is to have; that to the PDF not where the file itself comes, or is there."""
        if self._transport.way == "connector":
            return []  # an older Zotero takes none
        links = mapping.children(paper)
        file = self._file(paper)
        if file is None or file.state == "failed":
            return links
        # While the file is on its way, a link that was given stays.
        had = {title for title, _ in given} if file.state != "attached" else set[str]()
        return [one for one in links if one.title not in TITLES or one.title in had]

    def news(self, paper: Paper, given: Given) -> list[str]:
        """What is new below the item, in words; [] where nothing is to be done."""
        links = self.links(paper, given)
        new = [one.title for one in links if [one.title, one.url] not in given]
        gone = [f"no {title}" for title, _ in given if title not in {one.title for one in links}]
        return [*new, *gone, *(["the PDF itself"] if self._file_here(paper) else [])]

    def foreign(self, paper: Paper, key: str, given: Given) -> list[Item]:
        """What hangs below an item and is not ours: a person's notes, files and annotations."""
        file = self._file(paper)
        below = [one for one in self._mirror.below(key) if not one.get("deleted")]
        ours = [one for one in below if is_given(one, given) or leads_to_a_note(one) or (file and was_given(one, file))]
        return [one for one in below if one not in ours]

    def write(self, papers: Sequence[tuple[Paper, Item, Given]]) -> list[Outcome]:
        """Give the items of these papers what they lack, fifty links in a request; one outcome each, in their order."""
        todo = [self._reconciled(paper, item, given) for paper, item, given in papers]
        patched = iter(self.patch([pair for one in todo for pair in one.patch]))
        creates = [(child, item) for (_, item, _), one in zip(papers, todo, strict=True) for child in one.create]
        made = iter(self._written([mapping.child_item(child, item["key"]) for child, item in creates]))
        outcomes = []
        for (paper, item, given), one in zip(papers, todo, strict=True):
            answers = [next(patched) for _ in one.patch] + [next(made) for _ in one.create]
            faults: list[Exception] = [answer for answer in answers if isinstance(answer, Exception)]
            after = [list(pair) for pair in given] if faults else as_given(self.links(paper, given))
            later = any(not isinstance(fault, RefusedError) for fault in faults)
            outcomes.append(Outcome(after, faults, again=later))
            self._attach(paper, item, outcomes[-1])
        return outcomes

    def _reconciled(self, paper: Paper, item: Item, given: Given) -> Reconciled:
        links = self.links(paper, given)
        if as_given(links) == [list(one) for one in given]:
            return Reconciled()
        there = [one for one in self._mirror.below(item["key"]) if one.get("itemType") != "annotation"]
        return reconcile(links, given, there)

    def patch(self, patches: Sequence[tuple[Item, Mapping[str, Any]]]) -> list[Written]:
        """Change things that are there, at the version at which they were seen."""
        return self._written([{"key": one["key"], "version": int(one["version"]), **new} for one, new in patches])

    def _written(self, items: Sequence[Mapping[str, Any]]) -> list[Written]:
        answers = self._transport.write(items, self._mirror.stamp, together=True) if items else []
        self._mirror.wrote([one for one in answers if isinstance(one, dict)])
        return answers

    # ---- the PDF

    def _file(self, paper: Paper) -> PaperFile | None:
        return self._files.states([paper.id], self._target).get(paper.id) if self._files else None

    def _file_here(self, paper: Paper) -> PaperFile | None:
        file = self._file(paper)
        return file if file is not None and file.state == "here" else None

    def _attach(self, paper: Paper, item: Item, outcome: Outcome) -> None:
        file = self._file_here(paper)
        if self._files is None or file is None or file.path is None:
            return
        try:
            below = self._mirror.below(item["key"])
            done = attach(self._transport, item["key"], below, pdf_of(paper, file), self._mirror.stamp)
        except RefusedError as error:
            self._files.not_attached(paper.id, self._target, error.reason)
            outcome.faults.append(error)
            outcome.again = True  # the item gets a link instead
        except Exception as error:
            if not isinstance(error, SyncError):
                log.exception("the PDF of %s could not be attached", paper.id)
            outcome.faults.append(error)  # whatever it is, the item is delivered, and it is tried again
            outcome.again = True
        else:
            self._mirror.wrote([dict(one) for one in done.written])
            self._files.attached(paper.id, self._target)
            outcome.given = as_given(self.links(paper, outcome.given))
