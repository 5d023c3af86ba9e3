"""`serve` and `setup`: the server in this process, and a browser on its pages."""

import logging
import secrets
import shutil
import signal
import threading
import time
import webbrowser
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import FrameType

import click

from library.database import DatabaseError
from server import connecting, running
from server.app import create_app
from server.cli.common import settings_of
from server.cli.devices import extension_folder
from server.devices import Devices
from server.home import Home
from server.keys import Keys
from server.serving import PortTakenError, Serving, listening_socket
from server.settings import Settings
from server.worker import Worker
from sync.zotero import connect as zotero


@click.command(short_help="Run the server.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port (default: 18230).")
@click.option("--open/--no-open", "opens", default=False, help="Open the shelf in the browser.")
@click.pass_context
def serve(ctx: click.Context, port: int | None, opens: bool) -> None:  # noqa: FBT001 - click's signature
    """Run the server until Ctrl+C: what the browser saves arrives here and goes where it belongs.

    Example: papershelf serve
    """
    _run(settings_of(ctx), port, "/" if opens else None)


@click.command(short_help="Open the welcome page.")
@click.option("--open/--no-open", "opens", default=True, help="Open the page in the browser.")
@click.pass_context
def setup(ctx: click.Context, opens: bool) -> None:  # noqa: FBT001 - click's signature
    """Open the welcome page, and run the server if none runs yet.

    Example: papershelf setup
    """
    settings = settings_of(ctx)
    write_extension(settings)
    if found := running.find(settings.home):
        address = found.signed_in("/welcome")
        click.echo(f"Papershelf runs already. Welcome page (good for one minute): {address}")
        if opens:
            webbrowser.open(running.redirect_file(settings.home, address).as_uri())
        return
    _run(settings, None, "/welcome" if opens else None, page="/welcome")


def write_extension(settings: Settings) -> Path:
    """Copy the extension into the home folder, where a browser can keep loading it from after an update."""
    source = extension_folder()
    if source is not None and (not settings.extension.exists() or _differs(source, settings.extension)):
        shutil.rmtree(settings.extension, ignore_errors=True)
        shutil.copytree(source, settings.extension)
    return settings.extension


def _differs(source: Path, copy: Path) -> bool:
    def contents(folder: Path) -> dict[str, bytes]:
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    return contents(source) != contents(copy)


def _run(settings: Settings, port: int | None, open_at: str | None, *, page: str = "/") -> None:
    wanted = settings.port if port is None else port
    if found := running.find(settings.home):
        msg = f"Papershelf runs already at {found.url} (process {found.pid}). `papershelf setup` opens it."
        raise click.ClickException(msg)
    try:
        listening = listening_socket(settings.host, wanted)
    except PortTakenError as error:
        raise click.ClickException(str(error)) from None
    _log_to(settings)
    try:
        home = Home.open(settings)
    except DatabaseError as error:
        listening.close()
        raise click.ClickException(str(error)) from None
    with home:
        actual = int(listening.getsockname()[1])
        keys = Keys()
        app = create_app(home, port=actual, keys=keys)
        device, token = Devices(home.database, home.now).add(f"command line {secrets.token_hex(2)}")
        running.announce(settings.home, actual, token)
        serving = Serving(app, listening)
        worker = Worker(home)
        stopping = threading.Event()

        def stop(_signal: int, _frame: FrameType | None) -> None:
            stopping.set()

        before = [(one, signal.signal(one, stop)) for one in (signal.SIGINT, signal.SIGTERM)]
        try:
            made = connecting.default_vault(home)
            serving.start()
            worker.start()
            _tell(home, actual, keys, page, made)
            if open_at:
                address = running.sign_in_address(actual, keys.sign_in_key(), open_at)
                webbrowser.open(running.redirect_file(settings.home, address).as_uri())
            while not stopping.is_set():
                stopping.wait(0.5)
        finally:
            click.echo("Stopping.")
            serving.stop()
            worker.stop()
            running.withdraw(settings.home)
            Devices(home.database, home.now).revoke(device.id)
            for one, handler in before:
                signal.signal(one, handler)


def _tell(home: Home, port: int, keys: Keys, page: str, made: Path | None) -> None:
    """What a person needs to know at the start."""
    folder = write_extension(home.settings)
    click.echo(
        f"Papershelf is running. Open it (good for one minute): {running.sign_in_address(port, keys.sign_in_key(), page)}"
    )
    click.echo("A later address: papershelf setup")
    if folder.exists():
        click.echo("")
        click.echo(f"Chrome    chrome://extensions → Developer mode → Load unpacked → {folder}")
        click.echo(
            f"Firefox   about:debugging#/runtime/this-firefox → Load Temporary Add-on → {folder / 'manifest.json'}"
        )
        click.echo("Connect   then open the address above → Settings → 1 Browser → Connect")
    click.echo("")
    click.echo(f"Library   {home.settings.database} ({home.shelf.counts().papers} papers)")
    targets = {row.kind: row for row in home.placements.targets()}
    if row := targets.get("obsidian"):
        new = " (new: Obsidian was not found)" if made else ""
        click.echo(f"Notes     {row.configuration['vault']}/{row.configuration['folder']}{new}")
    else:
        click.echo("Notes     wait until you choose a vault: Settings → 2 Obsidian")
    if "zotero" in targets:
        click.echo("Zotero    connected")
    else:
        found = zotero.find()
        hint = "found: connect with `papershelf zotero connect`, or Settings → 3 Zotero" if found.writable else ""
        click.echo(f"Zotero    {found.says} {hint}".rstrip())
    click.echo("Ctrl+C stops it.")


def _log_to(settings: Settings) -> None:
    settings.logs_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = RotatingFileHandler(settings.logs_folder / "papershelf.log", maxBytes=1_000_000, backupCount=3)
    handler.setFormatter(_utc_formatter())
    root = logging.getLogger()
    root.setLevel(settings.logs.level.upper())
    root.addHandler(handler)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # addresses hold keys of searches


def _utc_formatter() -> logging.Formatter:
    formatter = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    return formatter
