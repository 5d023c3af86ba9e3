"""Home: everything of one home folder, wired. The only place where clients and targets are built."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from library import turned_back
from library.database import Database
from library.files import Files
from library.now import utc_now
from library.placements import Placements, TargetRow
from library.shelf import Shelf
from server.copies import DailyCopies
from server.downloads import MB, Downloads
from server.outgoing import Outgoing
from server.pace import ArxivPace
from server.secrets import Secrets
from server.settings import Settings
from server.sources.arxiv import ArxivSource
from server.sources.enrichment import Enrichment
from server.sources.huggingface import HuggingFaceSource
from sync.engine import Engine
from sync.fetching import Fetching
from sync.target import Target

if TYPE_CHECKING:
    from server.digest.daily import Daily
    from sync.obsidian.layouts import Layouts

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Home:
    """One library with its targets and sources; close it, or use it as a context."""

    settings: Settings
    database: Database
    shelf: Shelf
    placements: Placements
    secrets: Secrets
    enrichment: Enrichment
    files: Files
    fetching: Fetching
    pace: ArxivPace
    copies: DailyCopies
    now: Callable[[], datetime]
    _downloads: Downloads
    _targets: dict[tuple[str, str], Target]
    _daily: "Daily | None" = None
    _making: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def open(cls, settings: Settings, *, now: Callable[[], datetime] = utc_now) -> "Home":
        """Open the library of these settings, made if it is new; raises library.database.DatabaseError."""
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        database = Database.open(settings.database)
        turned_back.mend(database, now)
        sources = settings.sources
        configured = (sources.huggingface_url, sources.arxiv_url)
        outgoing = Outgoing(allowed=configured)
        pace = ArxivPace(database, sources.arxiv_url, now)
        enrichment = Enrichment(
            database,
            (ArxivSource(sources.arxiv_url, outgoing, pace), HuggingFaceSource(sources.huggingface_url, outgoing)),
            now=now,
            enabled=sources.fetch,
        )
        files = Files(database, now, settings.files)
        # A client of its own: it is used in a thread of its own, and its answers take minutes.
        downloads = Downloads(
            Outgoing(allowed=configured),
            largest=settings.zotero.largest_pdf * MB,
            before=pace,
            arxiv=sources.arxiv_url,
        )
        shelf = Shelf(database, now, enrichment.want)
        shelf.finish()
        return cls(
            settings,
            database,
            shelf,
            Placements(database, now),
            Secrets(settings.home),
            enrichment,
            files,
            Fetching(files, downloads),
            pace,
            DailyCopies(settings.database, now),
            now,
            downloads,
            {},
        )

    @property
    def daily(self) -> "Daily":
        """The daily list; put together when it is first asked for, for a start waits for none of its modules."""
        from server.digest.whole import daily  # noqa: PLC0415

        with self._making:
            if self._daily is None:
                self._daily = daily(self.settings, self.database, self.shelf, self.pace, self.now)
            return self._daily

    @property
    def engine(self) -> Engine:
        """The engine over the targets that are connected now."""
        return Engine(self.placements, self.targets)

    def targets(self) -> Sequence[Target]:
        """The connected targets; one is kept while its configuration stays, so that it keeps its index and client."""
        wanted: dict[tuple[str, str], Target] = {}
        for row in self.placements.connected():
            key = (row.name, repr(sorted(row.configuration.items())))
            if known := self._targets.get(key) or self._build(row):
                wanted[key] = known
        for key in self._targets.keys() - wanted.keys():
            close = getattr(self._targets[key], "close", None)
            if close:
                close()
        self._targets = wanted
        return list(wanted.values())

    def _build(self, row: TargetRow) -> Target | None:
        # Here, not above: a target's modules are a tenth of a second, and a start waits for none of them.
        configuration = row.configuration
        if row.kind == "obsidian":
            from sync.obsidian.target import ObsidianTarget  # noqa: PLC0415

            return ObsidianTarget(
                row.name,
                Path(configuration["vault"]),
                configuration.get("folder", "Papers"),
                database=self.database,
                trash=self.settings.trash,
                now=self.now,
                layouts=self.layouts(row.name, configuration),
            )
        if row.kind == "zotero":
            from sync.zotero.target import ZoteroTarget  # noqa: PLC0415
            from sync.zotero.ways import open_transport  # noqa: PLC0415

            transport = open_transport(configuration, self.secrets.get(f"target:{row.name}"))
            collection = configuration.get("collection")
            return ZoteroTarget(row.name, transport, collection, database=self.database, files=self.files, now=self.now)
        log.error("target %s is of a kind that this Papershelf does not know: %s", row.name, row.kind)
        return None

    def layouts(self, target: str, configuration: Mapping[str, Any]) -> "Layouts":
        """How the notes of a vault look, by the settings and by what was found when it was connected."""
        from sync.obsidian.layout import Layout  # noqa: PLC0415 - as a target's
        from sync.obsidian.layouts import Layouts, Setting  # noqa: PLC0415

        plain = Layout(configuration.get("folder", "Papers"), renamed=configuration.get("renamed", {}))
        settings = {part: Setting(*found) for part, found in self.settings.obsidian.of(target).items()}
        return Layouts(plain, settings, self.settings.home, self._citekeys)

    def template_faults(self) -> dict[str, str]:
        """What is wrong with a person's templates, by the target that waits for it; nothing is written there."""
        rows = [row for row in self.placements.connected() if row.kind == "obsidian"]
        found = {row.name: self.layouts(row.name, row.configuration).fault() for row in rows}
        for name in self.settings.obsidian.vaults.keys() - found.keys():
            known = ", ".join(found) or "none is connected yet"
            found[name] = f"config.toml has [obsidian.vaults.{name}], but no vault has that name ({known})."
        return {name: fault for name, fault in found.items() if fault}

    def _citekeys(self) -> bool:
        return any(row.kind == "zotero" and row.auto for row in self.placements.connected())

    def close(self) -> None:
        """Close clients and database."""
        for target in self._targets.values():
            close = getattr(target, "close", None)
            if close:
                close()
        self._targets = {}
        self.enrichment.close()
        if self._daily is not None:
            self._daily.gathering.outgoing.close()
        self._downloads.close()
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
