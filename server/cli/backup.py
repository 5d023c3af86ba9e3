"""`backup` and `restore`."""

import click

from library import backup as copies
from library.shelf import utc_now
from server import running
from server.alone import RunsAlreadyError, alone
from server.cli.common import expanded, json_option, opened, print_json, settings_of


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
            size = copies.backup(home.settings.database, path)
        except copies.BackupError as error:
            raise click.ClickException(str(error)) from None
    if as_json:
        print_json({"file": str(path), "bytes": size})
    else:
        click.echo(f"{path}: {size / 1_000_000:,.1f} MB")


@click.command(short_help="Put a copy back in the place of the library.")
@click.argument("file", type=click.Path())
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_context
def restore(ctx: click.Context, file: str, yes: bool, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Put the library of FILE in the place of this one, which stays beside it under another name.

    Papershelf must not be running. What was saved since FILE was made comes back out of vault and Zotero with their
    next look, where it is there.
    """
    settings = settings_of(ctx)
    if running.find(settings.home):
        msg = "Papershelf is running over this library: stop it first (Ctrl+C, or `papershelf service remove`)."
        raise click.ClickException(msg)
    path = expanded(file)
    try:
        copies.check(path)
        if not yes and not as_json and settings.database.exists():
            click.confirm(f"Put {path} in the place of {settings.database}, which stays beside it?", abort=True)
        with alone(settings.home):
            former = copies.restore(path, settings.database, utc_now())
    except (copies.BackupError, RunsAlreadyError) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        print_json({"library": str(settings.database), "former": str(former) if former else None})
    else:
        click.echo(f"Restored.{f' The library before it is {former}.' if former else ''}")
