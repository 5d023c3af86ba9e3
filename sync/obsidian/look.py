"""A look at a vault: what people did to its notes since the last one. Only notes that changed are read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from sync.looking import Held, Sighting
from sync.obsidian import frontmatter
from sync.obsidian.drafts import text_of, version_of
from sync.obsidian.frontmatter import UnreadableFrontmatterError
from sync.obsidian.index import Index
from sync.obsidian.taking_in import taken
from sync.obsidian.templates import TemplateError
from sync.obsidian.unrecorded import Unrecorded
from sync.obsidian.vault import Vault
from sync.obsidian.whereabouts import Place, Whereabouts
from sync.target import LaterError, Owed

_STRANGERS = 2000  # notes with an unknown id that one look compares with the library; the next one goes on


@dataclass(slots=True)
class Look:
    """Looks again and again; what was sighted and not noted is sighted the next time."""

    vault: Vault
    index: Index
    whereabouts: Whereabouts
    unrecorded: Unrecorded
    url: Callable[[str], str]
    _sighted: dict[str, list[str]] = field(default_factory=dict)  # by paper: the ids under which there was news

    def sightings(self, held: Held) -> Iterator[Sighting]:
        """What is new, by paper; ids of papers that nobody here saved are passed over."""
        news = self.index.news()
        if not news:
            return
        owed = {one.paper.id: one for one in held(news)}
        strangers = self.whereabouts.strangers
        others = [one for one in news if one not in owed][:_STRANGERS]
        foreign = {one: strangers.paper_of(one) for one in others}
        owed |= {one.paper.id: one for one in held({paper for paper in foreign.values() if paper})}
        self._sighted = {one: [one] for one in news if one in owed}
        for one in others:
            if (paper := foreign[one]) in owed:
                self._sighted.setdefault(str(paper), []).append(one)
        nobodys = [one for one in others if foreign[one] not in owed]
        strangers.met([one for one in nobodys if foreign[one] is None])
        for one in nobodys:
            self.index.settle(one)
        for paper in list(self._sighted):
            try:
                sighting = self._sighting(owed[paper])
            except (LaterError, TemplateError):  # one note that cannot be read now; the others can
                continue
            if sighting is None:
                self._settle(paper)
            else:
                yield sighting

    def noted(self, sighting: Sighting) -> None:
        """The library knows."""
        self._settle(sighting.owed.paper.id)

    def _settle(self, paper_id: str) -> None:
        for one in self._sighted.pop(paper_id, ()):
            self.index.settle(one)

    def _sighting(self, owed: Owed) -> Sighting | None:
        """What is to be said of one paper; None where a delivery is going to look at it anyhow.

        Raises LaterError where its note cannot be read now.
        """
        place = self.whereabouts.find(owed)
        if owed.receipt is None:
            return Sighting(owed, place.path) if place and not owed.wanted else None
        if not owed.wanted:
            return None
        if place is None:
            return Sighting(owed, None)
        if not place.note_id:
            return Sighting(owed, place.path, self.url(place.path), owed.receipt.base, again=True)
        return self._read(owed, place)

    def _read(self, owed: Owed, place: Place) -> Sighting:
        path = place.path
        seen = None if self.vault.is_evicted(path) else self.vault.read(path)
        if seen is None:
            reason = f"{path} is not here now."
            raise LaterError(reason, whole_target=False)
        owed = as_we_know(owed, self.unrecorded, seen[0])
        base = owed.receipt.base if owed.receipt else {}
        others = self.whereabouts.others(owed, place)
        try:
            theirs = frontmatter.read(text_of(seen[0]))
        except UnreadableFrontmatterError as error:
            remark = f"The properties of {path} do not parse (line {error.line}: {error.problem}). Mend them."
            return Sighting(owed, path, self.url(path), base, remarks=(remark, *others))
        found = taken(owed.paper, base, theirs, path, self.whereabouts.layouts.now())
        after = {**base, "properties": dict(found.base)}
        return Sighting(owed, path, self.url(path), after, found.changes, (*found.remarks, *others))


def as_we_know(owed: Owed, unrecorded: Unrecorded, content: bytes) -> Owed:
    """With the receipt of the state that stands there, where it was written and the database has not heard of it."""
    version = version_of(content)
    if owed.receipt is not None:
        unrecorded.recorded(owed.paper.id, owed.receipt.version)
        if owed.receipt.version == version:
            return owed  # and its base may know more than the sheet did: what was taken in since
    written = unrecorded.of(owed.paper.id, version)
    return replace(owed, receipt=written) if written else owed
