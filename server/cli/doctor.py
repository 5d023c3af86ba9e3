"""`doctor`: what is well, what is not, and what to do about it."""

from dataclasses import asdict

import click

from server.cli.common import json_option, print_json, settings_of
from server.doctor import checked


@click.command(short_help="Check that everything works, and say what to do where it does not.")
@json_option
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Look at the server, the library, each target and the browser; exit 1 if something is wrong."""
    checks = checked(settings_of(ctx))
    well = all(one.ok for one in checks)
    if as_json:
        print_json({"ok": well, "checks": [asdict(one) for one in checks]})
    else:
        for one in checks:
            mark = click.style("✓", fg="green") if one.ok else click.style("✗", fg="red")
            click.echo(f"{mark} {one.name.capitalize():9} {one.says}")
            if one.next:
                click.echo(f"  {'':9} Next: {one.next}")
    ctx.exit(0 if well else 1)
