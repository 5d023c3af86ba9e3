"""One server process: port, home, HTTP, worker, from the start until it is told to stop."""

import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import FrameType

from library.doing import Doing
from server import connecting, running
from server.alone import RunsAlreadyError, alone, named
from server.app import create_app
from server.devices import Devices
from server.home import Home
from server.keys import Keys
from server.secrets import tidy
from server.serving import Serving, listening_socket
from server.settings import Settings
from server.uncollected import uncollected
from server.worker import Worker
from sync.target import SyncError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ready:
    """A server that answers now."""

    home: Home
    port: int
    keys: Keys
    made_vault: Path | None  # a vault that was made because Obsidian was not found


def run(settings: Settings, port: int, ready: Callable[[Ready], None]) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is called once it answers.

    Raises:
        server.alone.RunsAlreadyError: another server has this home.
        server.serving.PortTakenError: another program has this port.
        library.database.DatabaseError: the library cannot be used.
    """
    if found := running.find(settings.home):
        raise RunsAlreadyError(named(found))
    # SQLite gives the interpreter free at each statement, of which a save has thirty: behind a thread that computes, it
    # would wait five milliseconds for it each time.
    sys.setswitchinterval(0.0005)
    with _told_to_stop() as stopping, ExitStack() as afterwards:
        afterwards.enter_context(alone(settings.home))
        tidy(settings.home)
        listening = listening_socket(settings.host, port)
        afterwards.callback(listening.close)
        afterwards.enter_context(logged(settings))
        actual = int(listening.getsockname()[1])
        with uncollected():
            home = afterwards.enter_context(Home.open(settings))
            keys, devices = Keys(), Devices(home.database, home.now)
            device, token = devices.add_own()
            afterwards.callback(devices.revoke, device.id)
            serving = Serving(create_app(home, port=actual, keys=keys), listening)
            worker = Worker(home)
        made = _default_vault(home)
        serving.start()
        afterwards.callback(worker.stop)
        afterwards.callback(serving.stop)
        worker.start()
        running.announce(settings.home, actual, token)
        afterwards.callback(running.withdraw, settings.home)
        ready(Ready(home, actual, keys, made))
        for fault in home.template_faults().values():
            log.warning("%s", fault)
        while not stopping.wait(0.5):  # in pieces, for Windows tells of no signal while it waits
            pass


def _default_vault(home: Home) -> Path | None:
    try:
        return connecting.default_vault(home)
    except (SyncError, OSError) as error:  # the server is of use without; /welcome shows what is missing
        log.warning("the vault of our own cannot be made: %s", error)
        return None


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    """An event that is set by Ctrl+C or SIGTERM."""
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    before = [(one, signal.signal(one, stop)) for one in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield stopping
    finally:
        for one, handler in before:
            signal.signal(one, handler)


class _PrivateLog(RotatingFileHandler):
    """A log that only its owner reads: it holds titles and addresses. Its folder is closed before it is made."""

    def _open(self) -> TextIOWrapper:
        file = super()._open()
        Path(self.baseFilename).chmod(0o600)
        return file


@contextmanager
def logged(settings: Settings) -> Iterator[None]:
    """Write the log of this process to `logs/`."""
    for folder in (settings.home, settings.logs_folder):  # each by itself: `parents` makes folders that all can read
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = _PrivateLog(settings.logs_folder / "papershelf.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    words = "%(asctime)sZ %(levelname)s [%(doing)s] %(name)s: %(message)s"
    formatter = logging.Formatter(words, "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    handler.addFilter(Doing())
    root = logging.getLogger()
    root.setLevel(settings.logs.level.upper())
    root.addHandler(handler)
    for chatty in ("alembic", "httpx2", "httpcore2"):  # addresses hold keys of searches
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()
