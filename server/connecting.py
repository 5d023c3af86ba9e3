"""Connecting targets, for the pages and the command line alike."""

import logging
import threading
from pathlib import Path

from server.home import Home
from sync.obsidian.places import find_vaults, inspect
from sync.target import LaterError, RefusedError, SyncError
from sync.zotero.connect import Connected, connect_local, connect_web
from sync.zotero.transport import LOCAL, WEB

log = logging.getLogger(__name__)


def connect_obsidian(home: Home, vault: Path, folder: str = "Papers", *, everything: bool = True) -> str:
    """Notes go into `folder` of this vault from now on; returns what was found there.

    Raises:
        RefusedError: the folder cannot be used.
    """
    vault = vault.expanduser().absolute()
    health = inspect(vault)
    if not health.ready:
        raise RefusedError(health.says)
    configuration = {"vault": str(vault), "folder": folder.strip("/")}
    home.placements.add_target("obsidian", "obsidian", configuration, everything=everything)
    return health.says


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
    home.secrets.set("target:zotero", connected.key)
    home.placements.add_target("zotero", "zotero", connected.configuration, everything=everything)
    return connected


class ZoteroDialog:
    """Zotero's dialog, waited for in a thread; `state` says how it stands."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._thread: threading.Thread | None = None
        self.state = ""  # "", "asking", "connected", or what went wrong

    def start(self, url: str, *, everything: bool) -> None:
        """Ask, unless it is being asked already."""
        if self._thread is not None and self._thread.is_alive():
            return
        self.state = "asking"
        self._thread = threading.Thread(target=self._ask, args=(url, everything), daemon=True, name="papershelf-zotero")
        self._thread.start()

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
