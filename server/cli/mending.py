"""`undo`, `questions`, `merge`, `split`."""

import click

from library.outcomes import Answer, Undone
from server import bodies
from server.cli.common import json_option, opened, print_json, short
from server.text import counted


@click.command(short_help="Take back the last batch.")
@click.argument("batch", required=False)
@json_option
@click.pass_context
def undo(ctx: click.Context, batch: str | None, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Take back the last thing that was done, or BATCH. What somebody edited since is kept and told."""
    with opened(ctx) as home:
        undone = home.shelf.undo(batch, where="cli")
        if as_json:
            print_json(bodies.undone(undone))
        else:
            _tell(undone)


def _tell(undone: Undone) -> None:
    parts = []
    if undone.removed:
        parts.append(f"Took back {counted(len(undone.removed), 'paper')}.")
    if undone.restored:
        parts.append(f"Brought back {counted(len(undone.restored), 'paper')}.")
    click.echo(" ".join(parts) or "Undone.")
    for one in undone.kept:
        click.echo(f"  kept {one.field} of {short(one.paper)}: {one.why}")
    click.echo(f"Redo: papershelf undo {undone.batch}")


@click.command(short_help="Pairs that may be one paper.")
@click.argument("number", type=int, required=False)
@click.argument("answer", type=click.Choice(["same", "never"]), required=False)
@json_option
@click.pass_context
def questions(ctx: click.Context, number: int | None, answer: Answer | None, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """List the pairs that may be one paper; with NUMBER and an answer, decide one for ever.

    Example: papershelf questions 3 same
    """
    if (number is None) != (answer is None):
        raise click.UsageError("Give both the question's number and same or never.")
    with opened(ctx) as home:
        if number is not None and answer is not None:
            batch = home.shelf.answer(number, answer, where="cli")
            if as_json:
                print_json({"batch": batch})
            else:
                done = "They are one paper now." if answer == "same" else "They stay two papers."
                click.echo(f"{done} Take it back: papershelf undo {batch}")
            return
        waiting = home.shelf.questions()
        if as_json:
            print_json({"questions": [bodies.question(one) for one in waiting]})
            return
        for one in waiting:
            click.echo(f"{one.id}  {short(one.paper_a)}  {one.title_a}")
            click.echo(f"{' ' * len(str(one.id))}  {short(one.paper_b)}  {one.title_b}")
            for reason in one.evidence:
                click.echo(f"      {reason.text}")
        click.echo("Answer: papershelf questions NUMBER same|never" if waiting else "No questions.")


@click.command(short_help="Make two papers one.")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@json_option
@click.pass_context
def merge(ctx: click.Context, one: str, other: str, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Make two papers one.

    The older's note and item stay; the other's are taken back where you wrote nothing in them.
    """
    with opened(ctx) as home:
        merged = home.shelf.merge(one, other, where="cli")
        if as_json:
            print_json({"paper": merged.paper, "merged": list(merged.merged), "batch": merged.batch})
        else:
            click.echo(f"They are {short(merged.paper)} now. Take it back: papershelf undo {merged.batch}")


@click.command(short_help="Make one paper two.")
@click.argument("paper_id", metavar="ID")
@click.option(
    "--clip", "clips", multiple=True, help="A clip to take out (its number in `show`); may be given several times."
)
@json_option
@click.pass_context
def split(ctx: click.Context, paper_id: str, clips: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Take clips out of a paper into one of their own; without --clip, take its last merge back. They stay apart."""
    with opened(ctx) as home:
        parted = home.shelf.split(paper_id, clips, where="cli")
        if as_json:
            print_json({"papers": list(parted.papers), "batch": parted.batch})
        else:
            names = " and ".join(map(short, parted.papers))
            click.echo(f"They are {names} now. Take it back: papershelf undo {parted.batch}")
