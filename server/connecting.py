"""Connecting targets, for the pages and the command line alike."""

import logging
import threading
from collections.abc import Callable, Mapping
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from server.home import Home
from server.paths import expanded
from sync.obsidian import types
from sync.obsidian.base import make as make_base
from sync.obsidian.places import find_vaults, inspect
from sync.target import LaterError, RefusedError, SyncError
from sync.zotero.finding import LOCAL, WEB

if TYPE_CHECKING:
    from sync.zotero.connect import Connected

log = logging.getLogger(__name__)

_FORBIDDEN = frozenset('<>:"|?*#^[]\0\n')  # what a file system or a link of Obsidian's cannot bear


def connect_obsidian(
    home: Home, vault: Path, folder: str = "Papers", *, everything: bool = True, base: bool = False
) -> str:
    """Notes go into `folder` of this vault from now on; returns what was found there. `base`: make Papers.base, too.

    Raises:
        RefusedError: the folder cannot be used, or a template.
    """
    try:
        vault = expanded(vault).absolute()
        health = inspect(vault)
    except (OSError, RuntimeError, ValueError) as error:  # nobody's home, a name longer than any, not ours to look at
        msg = f"{str(vault)[:200]} cannot be looked at ({error})."
        raise RefusedError(msg) from error
    if not health.ready:
        raise RefusedError(health.says)
    clashing = types.clashes(vault)
    renamed = {one.name: one.instead for one in clashing}
    configuration = {"vault": str(vault), "folder": _inside(folder), "renamed": renamed}
    name = _name(home, "obsidian", lambda known: known["vault"] == configuration["vault"])
    if fault := home.layouts(name, configuration).fault():
        raise RefusedError(fault)
    _connect(home, name, "obsidian", configuration, everything=everything)
    return " ".join([health.says, *(one.says for one in clashing), *([_base(configuration)] if base else [])])


def _base(configuration: Mapping[str, Any]) -> str:
    try:
        return make_base(Path(configuration["vault"]), configuration["folder"], configuration["renamed"])
    except LaterError as error:  # connected it is all the same
        return f"Papers.base could not be made: {error.reason}"


def _name(home: Home, kind: str, same: Callable[[Mapping[str, Any]], bool]) -> str:
    """The name of the target that this is, or of a new one: another vault or library is another target."""
    rows = home.placements.targets()
    for row in rows:
        if row.kind == kind and same(row.configuration):
            return row.name
    taken = {row.name for row in rows}
    names = chain((kind,), (f"{kind}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken)


def _connect(home: Home, name: str, kind: str, configuration: Mapping[str, Any], *, everything: bool) -> None:
    """New papers go there from now on, and no longer to others of its kind, which keep what they have in step."""
    for row in home.placements.targets():
        if row.kind == kind and row.name != name and row.auto:
            home.placements.add_target(row.name, kind, row.configuration, auto=False)
    home.placements.add_target(name, kind, configuration, everything=everything)


def prefer(home: Home, name: str) -> bool:
    """New papers go into this target from now on, and into no other of its kind; False: there is none of this name."""
    row = next((one for one in home.placements.targets() if one.name == name), None)
    if row is None:
        return False
    _connect(home, name, row.kind, row.configuration, everything=False)
    return True


def rest(home: Home, name: str) -> bool:
    """New papers no longer go there by themselves; what is there stays in step. False: there is none of this name."""
    row = next((one for one in home.placements.targets() if one.name == name), None)
    if row is None:
        return False
    home.placements.add_target(name, row.kind, row.configuration, auto=False, everything=False)
    return True


def _inside(folder: str) -> str:
    """The folder of the notes, which lies in the vault and is none of those that Obsidian hides."""
    parts = [part.strip() for part in folder.replace("\\", "/").split("/") if part.strip()]
    if any(part.startswith(".") or set(part) & _FORBIDDEN for part in parts):
        msg = f"{folder[:200]!r} cannot hold notes. Name a folder in the vault, such as Papers or Reading/Papers."
        raise RefusedError(msg)
    return "/".join(parts)


def default_vault(home: Home) -> Path | None:
    """Where no vault is connected and Obsidian knows none: a vault of our own, connected; else None."""
    if any(row.kind == "obsidian" for row in home.placements.targets()) or find_vaults():
        return None
    home.settings.vault.mkdir(parents=True, exist_ok=True)
    connect_obsidian(home, home.settings.vault)
    return home.settings.vault


def connect_zotero(  # noqa: PLR0913 - each is one choice of the person's
    home: Home,
    *,
    url: str = LOCAL,
    key: str | None = None,
    web: bool = False,
    group: str | None = None,
    everything: bool = True,
    tell: Callable[[str], None] = lambda _step: None,
    agree: Callable[[str], bool] = lambda _meaning: True,
) -> "Connected":
    """Connect Zotero: the local one (its dialog asks the person), or with `web` a library of zotero.org.

    The same library stays the same target, whichever way it is reached. `tell` hears each step; `agree` is asked with
    what it means that a library that is connected already is to be reached through another way, where it means much.

    Raises:
        SyncError: what is in the way, and what to do.
    """
    from sync.zotero.connect import connect_local, connect_web  # noqa: PLC0415 - few starts connect anything

    if web:
        if not key:
            msg = "The web API needs a key: make one at zotero.org/settings/keys and give it with --key."
            raise RefusedError(msg)
        connected = connect_web(key, group=group, url=WEB if url == LOCAL else url, tell=tell)
    else:
        connected = connect_local(url, key, group=group, tell=tell)
    name = _name(home, "zotero", lambda known: _library(known) == _library(connected.configuration))
    before = next((row.configuration for row in home.placements.targets() if row.name == name), None)
    if before is not None and (meaning := _other_way(before["way"], connected.configuration["way"])):
        tell(meaning)
        if not agree(meaning):
            msg = "Nothing was changed: the library stays connected as it was."
            raise RefusedError(msg)
    if connected.key:
        home.secrets.set(f"target:{name}", connected.key)
    else:
        home.secrets.remove(f"target:{name}")
    _connect(home, name, "zotero", connected.configuration, everything=everything)
    return connected


def _other_way(before: str, now: str) -> str:
    """What it means that a library is reached through another way than before; "" if it means nothing."""
    if before == now:
        return ""
    if "web" in {before, now}:
        here = "zotero.org" if now == "web" else "the Zotero on this computer"
        there = "the Zotero on this computer" if now == "web" else "zotero.org"
        return (
            f"Until now this library was reached through {there}, from now on through {here}. It is the same library, "
            "and what is there is found again. But items that Zotero has not synced yet are not there, and would be "
            "made a second time: let Zotero sync (its green arrow) before the change."
        )
    if now == "connector":
        return "This Zotero takes new papers only; changes wait until it is updated to Zotero 10 and connected again."
    return "This Zotero takes changes, too, by now; what is there is found again, and nothing is made anew."


def _library(configuration: Mapping[str, Any]) -> str:
    """Which library this is; the personal one is one, whether it is reached here or through zotero.org."""
    return configuration["library_id"] if configuration["library_type"] == "group" else "personal"


class ZoteroDialog:
    """Zotero's dialog, waited for in a thread.

    `state` says how it stands, `steps` what was done so far, `outcome` what is worth knowing when it is over.
    """

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lock = threading.Lock()
        self.state = ""  # "", "asking", "connected", or what went wrong
        self.steps: tuple[str, ...] = ()
        self.outcome: tuple[str, ...] = ()

    def start(self, url: str, *, everything: bool, group: str | None = None) -> None:
        """Ask, unless it is being asked already."""
        with self._lock:
            if self.state == "asking":
                return
            self.state, self.steps, self.outcome = "asking", (), ()
        asking = threading.Thread(
            target=self._ask, args=(url, everything, group), daemon=True, name="papershelf-zotero"
        )
        asking.start()

    def _tell(self, step: str) -> None:
        self.steps = (*self.steps, step)

    def _agree(self, meaning: str) -> bool:
        self.outcome = (meaning,)
        return True

    def _ask(self, url: str, everything: bool, group: str | None) -> None:  # noqa: FBT001 - a thread's arguments
        try:
            connected = connect_zotero(
                self._home, url=url, group=group, everything=everything, tell=self._tell, agree=self._agree
            )
            self.outcome = (connected.proof, *self.outcome)
        except (LaterError, RefusedError) as error:
            self.state = error.reason
        except SyncError as error:
            self.state = str(error)
        except Exception as error:
            log.exception("connecting Zotero failed")
            self.state = f"Papershelf stumbled ({type(error).__name__}). The log says more."
        else:
            self.state = "connected"
