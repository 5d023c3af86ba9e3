"""`backup` and `restore`."""

from pathlib import Path

import click

from library import backup as files
from library.copies import Copy, copies
from library.now import utc_now
from server.cli.common import json_option, opened, print_json, settings_of, without_a_server
from server.paths import expanded
from server.settings import Settings
from server.text import ago


@click.command(short_help="Copy the library into a file.")
@click.argument("file", type=click.Path())
@json_option
@click.pass_context
def backup(ctx: click.Context, file: str, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Copy the whole library into a new FILE, also while Papershelf runs.

    Example: papershelf backup papershelf-2026-11-23.db
    """
    path = expanded(file)
    with opened(ctx) as home:
        try:
            size = files.backup(home.settings.database, path)
        except files.BackupError as error:
            raise click.ClickException(str(error)) from None
    if as_json:
        print_json({"file": str(path), "bytes": size})
    else:
        click.echo(f"{path}: {size / 1_000_000:,.1f} MB")


@click.command(short_help="Put a copy back in the place of the library.")
@click.argument("file", type=click.Path(), required=False)
@click.option("--latest", is_flag=True, help="The newest copy that was made by itself.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_context
def restore(ctx: click.Context, file: str | None, latest: bool, yes: bool, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Put the library of FILE in the place of this one, which stays beside it under another name.

    Without a FILE the copies are listed that were made by themselves: one a day, and one before each update that
    changed the library. Papershelf must not be running. What was saved since the copy was made comes back out of
    vault and Zotero with their next look, where it is there.
    """
    settings = settings_of(ctx)
    kept = copies(settings.database)
    if file is None and not latest:
        _list(kept, as_json=as_json)
        return
    if file is None and not kept:
        msg = "There is no copy yet. `papershelf rebuild` makes a library out of vault and Zotero."
        raise click.ClickException(msg)
    path = kept[0].path if file is None else expanded(file)
    with without_a_server(settings):
        former = _restored(settings, path, asks=not yes and not as_json)
    if as_json:
        print_json({"library": str(settings.database), "from": str(path), "former": str(former) if former else None})
    else:
        click.echo(f"Restored from {path}.{f' The library before it is {former}.' if former else ''}")


def _restored(settings: Settings, path: Path, *, asks: bool) -> Path | None:
    try:
        files.check(path)
        if asks and settings.database.exists():
            click.confirm(f"Put {path} in the place of {settings.database}, which stays beside it?", abort=True)
        return files.restore(path, settings.database, utc_now())
    except files.BackupError as error:
        raise click.ClickException(str(error)) from None


def _list(kept: tuple[Copy, ...], *, as_json: bool) -> None:
    if as_json:
        rows = [{"file": str(one.path), "made": one.made.isoformat(), "bytes": one.size} for one in kept]
        print_json({"copies": rows})
        return
    for one in kept:
        click.echo(f"{one.path}  {one.size / 1_000_000:,.1f} MB, {ago(one.made, utc_now())}")
    if kept:
        click.echo("Go back to one: papershelf restore FILE, or papershelf restore --latest")
    else:
        click.echo("There is no copy yet: one is made every day while Papershelf runs.")
