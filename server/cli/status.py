"""`status`: how full the shelf is, what waits, whether the server runs."""

import click

from library.looks import Looks
from server import bodies, running
from server.cli.common import json_option, opened, print_json
from server.cli.resolving import needs
from server.doctor import states
from server.text import counted


@click.command(short_help="Show what is there and what waits.")
@json_option
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Show how full the shelf is, each target's state, what waits for you, and whether the server runs."""
    with opened(ctx) as home:
        server = running.find(home.settings.home)
        counts = home.shelf.counts()
        now = states(home)
        if as_json:
            print_json(
                {
                    "home": str(home.settings.home),
                    "server": server.url if server else None,
                    "counts": bodies.counts(counts),
                    **bodies.targets(home.shelf, home.placements),
                    "now": {name: {"ready": one.ready, "says": one.says} for name, one in now.items()},
                    **bodies.needs_you(home.shelf, home.placements),
                    "templates": home.template_faults(),
                }
            )
            return
        click.echo(f"Server    {f'runs at {server.url}' if server else 'is not running: papershelf serve'}")
        by_status = ", ".join(f"{count} {name}" for name, count in counts.by_status.items())
        click.echo(f"Library   {counted(counts.papers, 'paper')}{f' ({by_status})' if by_status else ''}")
        rows = home.placements.targets()
        for row in rows:
            due = f", {row.due} on their way" if row.due else ""
            # How it is now; of one that answers, what its last round came to.
            said = row.state if row.name not in now or now[row.name].ready else now[row.name].says
            click.echo(f"{row.name.capitalize():9} {counted(row.papers, 'paper')}{due}{f'. {said}' if said else ''}")
        if not rows:
            click.echo("Targets   none is connected: papershelf obsidian connect VAULT, papershelf zotero connect")
        for fault in {*home.template_faults().values()} - {row.state for row in rows}:
            click.echo(f"Needs you {fault}")
        if counts.questions:
            click.echo(f"Needs you {counted(counts.questions, 'pair')} may be one paper: papershelf questions")
        for line in needs(home):
            click.echo(f"Needs you {line}")
        for remark in Looks(home.database, home.now).remarks():
            click.echo(f"Needs you {remark.says}")
        for one in home.placements.waiting():
            if one.state == "failed":
                click.echo(f"Needs you {counted(one.count, 'paper')} in {one.target}: {one.reason}")
