"""Connecting targets, for the pages and the command line alike."""

import logging
import threading
from collections.abc import Callable, Mapping
from itertools import chain, count
from pathlib import Path
from typing import Any

from server.home import Home
from sync.obsidian import types
from sync.obsidian.base import make as make_base
from sync.obsidian.places import find_vaults, inspect
from sync.target import LaterError, RefusedError, SyncError
from sync.zotero.connect import Connected, connect_local, connect_web
from sync.zotero.transport import LOCAL, WEB

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
        vault = vault.expanduser().absolute()
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


def connect_zotero(
    home: Home,
    *,
    url: str = LOCAL,
    key: str | None = None,
    web: bool = False,
    group: str | None = None,
    everything: bool = True,
) -> Connected:
    """Connect Zotero: the local one (its dialog asks the person), or with `web` a library of zotero.org.

    Raises:
        SyncError: what is in the way, and what to do.
    """
    if web:
        if not key:
            msg = "The web API needs a key: make one at zotero.org/settings/keys and give it with --key."
            raise RefusedError(msg)
        connected = connect_web(key, group=group, url=WEB if url == LOCAL else url)
    else:
        connected = connect_local(url, key)
    name = _name(home, "zotero", lambda known: _library(known) == _library(connected.configuration))
    home.secrets.set(f"target:{name}", connected.key)
    _connect(home, name, "zotero", connected.configuration, everything=everything)
    return connected


def _library(configuration: Mapping[str, Any]) -> str:
    """Which library this is; the personal one is one, whether it is reached here or through zotero.org."""
    return configuration["library_id"] if configuration["library_type"] == "group" else "personal"


class ZoteroDialog:
    """Zotero's dialog, waited for in a thread; `state` says how it stands."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lock = threading.Lock()
        self.state = ""  # "", "asking", "connected", or what went wrong

    def start(self, url: str, *, everything: bool) -> None:
        """Ask, unless it is being asked already."""
        with self._lock:
            if self.state == "asking":
                return
            self.state = "asking"
        threading.Thread(target=self._ask, args=(url, everything), daemon=True, name="papershelf-zotero").start()

    def _ask(self, url: str, everything: bool) -> None:  # noqa: FBT001 - a thread's arguments
        try:
            connect_zotero(self._home, url=url, everything=everything)
        except (LaterError, RefusedError) as error:
            self.state = error.reason
        except SyncError as error:
            self.state = str(error)
        except Exception as error:
            log.exception("connecting Zotero failed")
            self.state = f"Papershelf stumbled ({type(error).__name__}). The log says more."
        else:
            self.state = "connected"
