"""`resolve`, `publications`: what both sides changed, what a source found, and a person's choice."""

from collections.abc import Iterator

import click

from library.disagreements import Disagreement, Disagreements
from library.outcomes import Proposed
from library.publications import Answer
from server import bodies
from server.cli.common import json_option, opened, print_json, short
from server.home import Home


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


@click.command(short_help="Published versions that were found.")
@click.argument("paper_id", metavar="[ID]", required=False)
@click.argument("answer", type=click.Choice(["use", "leave"]), required=False)
@json_option
@click.pass_context
def publications(ctx: click.Context, paper_id: str | None, answer: Answer | None, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """List the published versions that sources found for preprints; with ID and an answer, use one or leave it.

    Example: papershelf publications 01JDB4T8Q2V6M0 use
    """
    if (paper_id is None) != (answer is None):
        raise click.UsageError("Give both the paper and use or leave.")
    with opened(ctx) as home:
        if paper_id is not None and answer is not None:
            batch = home.shelf.publish(paper_id, answer, where="cli")
            if as_json:
                print_json({"batch": batch})
            else:
                done = "It is the published version now." if answer == "use" else "It stays a preprint."
                click.echo(f"{done} Take it back: papershelf undo {batch}")
            return
        waiting = home.shelf.proposed()
        if as_json:
            print_json({"publications": [bodies.proposed(one) for one in waiting]})
            return
        for one in waiting:
            click.echo(found(one))
        if not waiting:
            click.echo("No published version was found.")


def found(one: Proposed) -> str:
    """A published version that was found, and how to answer."""
    return f"{one.title}: {one.publication.says} Choose: papershelf publications {short(one.paper)} use|leave"


def needs(home: Home) -> Iterator[str]:
    """All that a person can choose here, each with how."""
    yield from map(words, Disagreements(home.database, home.now).open())
    yield from map(found, home.shelf.proposed())


def words(one: Disagreement) -> str:
    """A disagreement, and how to end it."""
    if not one.choices:
        return f"{one.title}: {one.says}"
    choices = " or ".join(f"{side} ({label})" for side, label in one.choices.items())
    return f"{one.title}: {one.says} Choose {choices}: papershelf resolve {short(one.paper)} {one.field} SIDE"
