"""`resolve`: what both sides changed, and a person's choice."""

import click

from library.disagreements import Disagreement, Disagreements
from server import bodies
from server.cli.common import json_option, opened, print_json, short


@click.command(short_help="What both sides changed.")
@click.argument("paper_id", metavar="[ID]", required=False)
@click.argument("field", required=False)
@click.argument("side", required=False)
@json_option
@click.pass_context
def resolve(ctx: click.Context, paper_id: str | None, field: str | None, side: str | None, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """List the fields that both Papershelf and a target changed; with ID, FIELD and SIDE, choose whose stays.

    SIDE is papershelf or the target's name. What you choose goes over to the other sides.

    Example: papershelf resolve 01JDB4T8Q2V6M0 title obsidian
    """
    if (paper_id is None) != (side is None):
        raise click.UsageError("Give the paper, the field and the side that you choose.")
    with opened(ctx) as home:
        disagreements = Disagreements(home.database, home.now)
        if paper_id is not None and field is not None and side is not None:
            asked = home.shelf.resolve(paper_id)
            labels = {one.choices.get(side) for one in disagreements.open() if (one.paper, one.field) == (asked, field)}
            batch = disagreements.settle(paper_id, field, side, where="cli")
            if as_json:
                print_json({"batch": batch})
            else:
                click.echo(f"Done: {' '.join(filter(None, labels))}. It goes over with the next sync.")
            return
        waiting = disagreements.open()
        if as_json:
            print_json({"conflicts": [bodies.disagreement(one) for one in waiting]})
            return
        for one in waiting:
            click.echo(words(one))
        if not waiting:
            click.echo("Nothing disagrees.")


def words(one: Disagreement) -> str:
    """A disagreement, and how to end it."""
    if not one.choices:
        return f"{one.title}: {one.says}"
    choices = " or ".join(f"{side} ({label})" for side, label in one.choices.items())
    return f"{one.title}: {one.says} Choose {choices}: papershelf resolve {short(one.paper)} {one.field} SIDE"
