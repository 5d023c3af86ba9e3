"""`serve` and `setup`: the server in this process, and a browser on its pages."""

import shutil
import webbrowser
from contextlib import suppress
from pathlib import Path

import click
import httpx2
from sqlalchemy.exc import DBAPIError

from library.database import DatabaseError, passes
from server import process, running
from server.alone import RunsAlreadyError
from server.cli.common import settings_of
from server.cli.devices import extension_folder
from server.serving import PortTakenError
from server.settings import Settings
from server.text import counted
from sync.zotero import finding


@click.command(short_help="Run the server.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port (default: 18230).")
@click.option("--open/--no-open", "opens", default=False, help="Open the shelf in the browser.")
@click.pass_context
def serve(ctx: click.Context, port: int | None, opens: bool) -> None:  # noqa: FBT001 - click's signature
    """Run the server until Ctrl+C: what the browser saves arrives here and goes where it belongs.

    Example: papershelf serve
    """
    settings = settings_of(ctx)
    _run(settings, settings.port if port is None else port, "/", opens=opens)


@click.command(short_help="Open the welcome page.")
@click.option("--open/--no-open", "opens", default=True, help="Open the page in the browser.")
@click.pass_context
def setup(ctx: click.Context, opens: bool) -> None:  # noqa: FBT001 - click's signature
    """Open the welcome page, and run the server if none runs yet.

    Example: papershelf setup
    """
    settings = settings_of(ctx)
    write_extension(settings)
    found = running.find(settings.home)
    if found is None:
        _run(settings, settings.port, "/welcome", opens=opens)
        return
    try:
        address = found.signed_in("/welcome")
    except httpx2.HTTPError:
        msg = f"Papershelf at {found.url} stopped a moment ago. Try again."
        raise click.ClickException(msg) from None
    click.echo(f"Papershelf runs already. Welcome page (good for one minute): {address}")
    if opens:
        webbrowser.open(running.redirect_file(settings.home, address).as_uri())


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


def _run(settings: Settings, port: int, page: str, *, opens: bool) -> None:
    def ready(server: process.Ready) -> None:
        _tell(server, page)
        if opens:
            address = running.sign_in_address(server.port, server.keys.sign_in_key(), page)
            webbrowser.open(running.redirect_file(settings.home, address).as_uri())

    try:
        process.run(settings, port, ready)
    except (RunsAlreadyError, PortTakenError, DatabaseError) as error:
        raise click.ClickException(str(error)) from None
    except DBAPIError as error:
        if words := passes(error):
            raise click.ClickException(words) from None
        raise
    with suppress(OSError):  # whoever read it may be gone
        click.echo("Stopped.")


def _tell(server: process.Ready, page: str) -> None:
    """What a person needs to know at the start."""
    home = server.home
    address = running.sign_in_address(server.port, server.keys.sign_in_key(), page)
    click.echo(f"Papershelf is running. Open it (good for one minute): {address}")
    click.echo("A later address: papershelf setup")
    folder = write_extension(home.settings)
    if folder.exists():
        click.echo("")
        click.echo(f"Chrome    chrome://extensions → Developer mode → Load unpacked → {folder}")
        click.echo(
            f"Firefox   about:debugging#/runtime/this-firefox → Load Temporary Add-on → {folder / 'manifest.json'}"
        )
        click.echo("Connect   then open the address above → Settings → 1 Browser → Connect")
    click.echo("")
    click.echo(f"Library   {home.settings.database} ({counted(home.shelf.counts().papers, 'paper')})")
    targets = {row.kind: row for row in sorted(home.placements.targets(), key=lambda row: row.auto)}
    if row := targets.get("obsidian"):
        new = " (new: Obsidian was not found)" if server.made_vault else ""
        click.echo(f"Notes     {row.configuration['vault']}/{row.configuration['folder']}{new}")
    else:
        click.echo("Notes     wait until you choose a vault: Settings → 2 Obsidian")
    if "zotero" in targets:
        click.echo("Zotero    connected")
    else:
        found = finding.find()
        hint = " found: connect with `papershelf zotero connect`, or Settings → 3 Zotero" if found.way else ""
        click.echo(f"Zotero    {found.says}{hint}")
    click.echo("Ctrl+C stops it.")
