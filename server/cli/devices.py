"""`token`, `extension`, `service`: what stands around the server."""

from pathlib import Path

import click

import server
from server import autostart, running
from server.cli.common import json_option, opened, print_json, settings_of, short
from server.devices import Devices
from server.packing import pack


@click.group(short_help="Devices' tokens.")
def token() -> None:
    """A token lets a device speak to the server; browsers get theirs by pairing."""


@token.command("new")
@click.argument("name", default="A program")
@json_option
@click.pass_context
def new_token(ctx: click.Context, name: str, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Make a token for a program of yours; it is shown this once."""
    with opened(ctx) as home:
        device, secret = Devices(home.database, home.now).add(name)
        if as_json:
            print_json({"device": device.id, "name": device.name, "token": secret})
        else:
            click.echo(secret)


@token.command("list")
@json_option
@click.pass_context
def list_tokens(ctx: click.Context, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """List the devices that may speak to the server."""
    with opened(ctx) as home:
        devices = Devices(home.database, home.now).all()
        if as_json:
            print_json({"devices": [{"id": one.id, "name": one.name, "origin": one.origin} for one in devices]})
            return
        for one in devices:
            seen = f", last seen {one.last_seen_at:%Y-%m-%d}" if one.last_seen_at else ""
            click.echo(f"{short(one.id)}  {one.name}, since {one.created_at:%Y-%m-%d}{seen}")
        if not devices:
            click.echo("No device is connected.")


@token.command("revoke")
@click.argument("device")
@click.pass_context
def revoke_token(ctx: click.Context, device: str) -> None:
    """Shut a device out, at once. DEVICE may be the beginning of its id."""
    with opened(ctx) as home:
        gone = Devices(home.database, home.now).revoke(device)
    if gone is None:
        msg = f"There is no device {device}, or more than one: see `papershelf token list`."
        raise click.ClickException(msg)
    click.echo(f"Revoked: {gone.name}.")


def extension_folder() -> Path | None:
    """The extension beside the packages, in a checkout and in an installed wheel alike; None if it is missing."""
    folder = Path(server.__file__).parent.parent / "extension"
    return folder if (folder / "manifest.json").is_file() else None


@click.group(short_help="The browser extension.")
def extension() -> None:
    """The browser extension."""


@extension.command("path")
def extension_path() -> None:
    """Print the folder to load into the browser."""
    folder = extension_folder()
    if folder is None:
        msg = "The extension is missing from this installation. Install Papershelf again."
        raise click.ClickException(msg)
    click.echo(folder)


@extension.command("pack")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default="dist")
def pack_extension(folder: Path) -> None:
    """Make the zips for Chrome's and Firefox's stores in FOLDER (default: dist)."""
    found = extension_folder()
    if found is None:
        msg = "The extension is missing from this installation. Install Papershelf again."
        raise click.ClickException(msg)
    for made in pack(found, folder):
        click.echo(made)


@click.group(short_help="Start at log-in.")
def service() -> None:
    """Start Papershelf when you log in (systemd)."""


@service.command("install")
@click.pass_context
def install_service(ctx: click.Context) -> None:
    """Start Papershelf at log-in, and now."""
    try:
        home = settings_of(ctx).home
        path = autostart.install(home, now=running.find(home) is None)
    except autostart.AutostartError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Papershelf starts when you log in ({path}).")


@service.command("remove")
def remove_service() -> None:
    """No longer start Papershelf at log-in."""
    try:
        removed = autostart.remove(now=True)
    except autostart.AutostartError as error:
        raise click.ClickException(str(error)) from None
    click.echo("Removed." if removed else "It was not installed.")
