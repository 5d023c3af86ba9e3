"""`list`, `show`, `edit`, `remove`."""

import shutil
from typing import Any

import click

from library.paper import STATUSES
from server import bodies
from server.cli.common import json_option, line_of, opened, print_json, short
from server.text import byline, counted


@click.command("list", short_help="List papers.")
@click.argument("query", default="")
@click.option("--status", type=click.Choice(STATUSES), default=None, help="Only those of this status.")
@click.option("--tag", default="", help="Only those with this tag.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="At most so many.")
@json_option
@click.pass_context
def listing(ctx: click.Context, query: str, status: str | None, tag: str, limit: int, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """List papers, the latest first, or those in which every word of QUERY stands."""
    with opened(ctx) as home:
        found = home.shelf.find(query, status=status or "", tag=tag, limit=limit)
        if as_json:
            print_json(bodies.found(found))
            return
        width = shutil.get_terminal_size((100, 24)).columns
        for paper in found.papers:
            click.echo(line_of(paper, width))
        if found.total > len(found.papers):
            click.echo(f"{len(found.papers)} of {counted(found.total, 'paper')}; --limit shows more.")
        elif not found.papers:
            click.echo(
                "Nothing matches." if query or status or tag else "Nothing here yet. `papershelf clip` takes papers in."
            )


@click.command(short_help="Show one paper.")
@click.argument("paper_id", metavar="ID")
@json_option
@click.pass_context
def show(ctx: click.Context, paper_id: str, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Show a paper, what it is made of, and where it is. ID may be the beginning of one."""
    with opened(ctx) as home:
        paper = home.shelf.get(paper_id)
        standing = home.placements.standing(paper.id)
        clips = home.shelf.clips_of(paper.id)
        file = home.files.states([paper.id]).get(paper.id)
        if as_json:
            print_json({**bodies.paper(paper, standing, file), "clips": [bodies.clip(one) for one in clips]})
            return
        click.echo(click.style(paper.heading, bold=True))
        click.echo(byline(paper))
        rows: dict[str, Any] = {
            "id": paper.id,
            "status": paper.status + (f", rated {paper.rating}" if paper.rating else ""),
            "tags": ", ".join(paper.tags),
            "creators": ", ".join(one.display for one in paper.creators),
            "identifiers": ", ".join(map(str, paper.identifiers)),
            "citekey": paper.citekey,
            "note": paper.note,
            "sources": paper.waiting_for,
        }
        if file is not None:
            rows["pdf"] = f"{file.state} {file.reason}".strip()
        rows |= {name: f"{one.state} {one.reason} {one.url}".strip() for name, one in standing.items()}
        rows |= {f"clip {one.number}": f"{one.source}, {one.captured_at:%Y-%m-%d}, {one.url}" for one in clips}
        for name, value in rows.items():
            if value:
                click.echo(f"{name:>12}  {value}")
        if paper.abstract:
            click.echo("")
            click.echo(click.wrap_text(paper.abstract, min(shutil.get_terminal_size((80, 24)).columns, 100)))


@click.command(short_help="Set fields of a paper.")
@click.argument("paper_id", metavar="ID")
@click.option("--status", type=click.Choice(STATUSES), help="new, to-read, reading, read or dropped.")
@click.option("--rating", type=click.IntRange(0, 5), help="1 to 5; 0 takes it away.")
@click.option(
    "--tag", "tags", multiple=True, metavar="+TAG|-TAG", help="Add or take away a tag; may be given several times."
)
@click.option("--title", help="Another title.")
@click.option("--published", help="Another date: YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--venue", help="Another venue.")
@click.option("--note", help="Another note.")
@click.option("--citekey", help="Another citation key.")
@click.option("--set", "others", multiple=True, metavar="FIELD=VALUE", help="Any other field.")
@json_option
@click.pass_context
def edit(
    ctx: click.Context,
    /,
    paper_id: str,
    rating: int | None,
    tags: tuple[str, ...],
    others: tuple[str, ...],
    as_json: bool,  # noqa: FBT001 - click's signature
    **fields: str | None,
) -> None:
    """Set fields of a paper. What you set wins over every source, for ever; `papershelf undo` takes it back.

    Example: papershelf edit 01JDB4T8 --status reading --tag +privacy --tag -old
    """
    changes: dict[str, Any] = {name: value for name, value in fields.items() if value is not None}
    if rating is not None:
        changes["rating"] = rating or None
    changes["add_tags"] = [one.removeprefix("+") for one in tags if not one.startswith("-")]
    changes["remove_tags"] = [one[1:] for one in tags if one.startswith("-")]
    for one in others:
        name, equals, value = one.partition("=")
        if not equals:
            raise click.UsageError(f"--set {one}: write FIELD=VALUE.")
        changes[name.strip()] = [part.strip() for part in value.split(";")] if name.strip() == "creators" else value
    if not any(changes.values()) and rating is None:
        raise click.UsageError("Say what to set, for example --status reading.")
    with opened(ctx) as home:
        paper = home.shelf.edit(paper_id, changes, where="cli")
        if as_json:
            print_json(bodies.paper(paper, home.placements.standing(paper.id)))
        else:
            click.echo(f"Set. {line_of(paper)}")


@click.command(short_help="Take papers off the shelf.")
@click.argument("paper_ids", nargs=-1, required=True, metavar="ID…")
@json_option
@click.pass_context
def remove(ctx: click.Context, paper_ids: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Take papers off the shelf and out of Zotero and Obsidian.

    What you wrote there stays, and `papershelf undo` brings all back.
    """
    with opened(ctx) as home:
        done = [(home.shelf.resolve(one), home.shelf.remove(one, where="cli")) for one in paper_ids]
        if as_json:
            print_json({"removed": [{"paper": paper, "batch": batch} for paper, batch in done]})
            return
        for paper, batch in done:
            click.echo(f"Removed {short(paper)}. Take it back: papershelf undo {batch}")
