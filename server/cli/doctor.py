"""`doctor`: what is well, what is not, and what to do about it."""

from dataclasses import asdict

import click

from server.cli.common import json_option, print_json, settings_of
from server.doctor import checked, mended


@click.command(short_help="Check that everything works, and say what to do where it does not.")
@click.option("--fix", is_flag=True, help="First mend what is safe to mend, and say what was done.")
@json_option
@click.pass_context
def doctor(ctx: click.Context, fix: bool, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Look at the server, the library, each target, the mail and the browser; exit 1 if something is wrong.

    Example: papershelf doctor --fix
    """
    settings = settings_of(ctx)
    done = mended(settings) if fix else ()
    checks = checked(settings)
    ok = all(one.ok for one in checks)
    if as_json:
        print_json({"ok": ok, "fixed": done, "checks": [asdict(one) for one in checks]})
    else:
        for sentence in done:
            click.echo(f"{click.style('•', fg='blue')} {'Fixed':9} {sentence}")
        for one in checks:
            mark = click.style("✓", fg="green") if one.ok else click.style("✗", fg="red")
            click.echo(f"{mark} {one.name.capitalize():9} {one.says}")
            if one.next:
                click.echo(f"  {'':9} Next: {one.next}")
    ctx.exit(0 if ok else 1)
