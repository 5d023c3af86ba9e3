"""`pdf`: get the PDFs of papers, and see them come."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from library.files import PaperFile
from library.outcomes import NotFoundError
from server import bodies
from server.cli.common import json_option, line_of, opened, print_json
from server.home import Home
from server.text import counted

_LOOK = 0.5  # seconds between looks at what another process gets
_MOST = 1000  # of those that wait, in one call
_GOT = {"attached": "in Zotero", "here": "here, and on its way into Zotero"}


@click.command(short_help="Get papers' PDFs into Zotero.")
@click.argument("words", nargs=-1, metavar="[QUERY|ID…]")
@click.option("--again", is_flag=True, help="Also those that were attached already.")
@json_option
@click.pass_context
def pdf(ctx: click.Context, words: tuple[str, ...], again: bool, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Get the PDFs of papers, by their ids or by words that all stand in them; without any, those that wait.

    A running server attaches them to their Zotero items; else `papershelf sync` does.

    Example: papershelf pdf sparse experts
    """
    with opened(ctx) as home:
        wished = home.files.want(_papers(home, words), again=again) if words else None
        ids = [*wished.wanted, *wished.there] if wished else [one.paper for one in home.files.due(_MOST)]
        without = wished.without if wished else {}
        _get(home, ids, quiet=as_json)
        states = home.files.states(ids)
        if as_json:
            body: dict[str, Any] = bodies.wished(wished) if wished else {"wanted": ids, "there": [], "without": []}
            print_json(body | {"pdfs": {paper: bodies.pdf(one) for paper, one in states.items()}})
        else:
            _tell(home, ids, states, without)
    if any(one.state == "failed" for one in states.values()):
        raise click.exceptions.Exit(1)


def _papers(home: Home, words: Sequence[str]) -> list[str]:
    """The papers that are meant: each by its id, or all that the words find; raises NotFoundError."""
    try:
        return [home.shelf.resolve(one) for one in words]
    except NotFoundError:
        found: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            page = home.shelf.find(" ".join(words), cursor=cursor, limit=200)
            found += [paper.id for paper in page.papers]
            cursor = page.cursor or None
        if not found:
            raise
        return found


def _get(home: Home, ids: Sequence[str], *, quiet: bool) -> None:
    if quiet or not sys.stderr.isatty() or not ids:
        _wait(home, ids, lambda _done: None)
        return
    columns = (TextColumn("Getting PDFs"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=len(ids))
        _wait(home, ids, lambda done: progress.update(task, completed=done))


def _wait(home: Home, ids: Sequence[str], on_done: Callable[[int], None]) -> None:
    """Get them; for those that a running server is getting, wait."""
    while True:
        home.fetching.run(on_file=lambda _due: on_done(_done(home, ids)))
        on_done(_done(home, ids))
        if not home.files.under_way(ids):
            return
        time.sleep(_LOOK)


def _done(home: Home, ids: Sequence[str]) -> int:
    return sum(one.state != "wanted" for one in home.files.states(ids).values())


def _tell(home: Home, ids: Sequence[str], states: Mapping[str, PaperFile], without: Mapping[str, str]) -> None:
    for paper_id in [*ids, *without]:
        stands = without.get(paper_id) or _stands(states[paper_id])
        click.echo(f"{line_of(home.shelf.get(paper_id))}: {stands}")
    got = sum(one.state in _GOT for one in states.values())
    many = len(ids) + len(without)
    click.echo(f"{counted(got, 'PDF')} of {counted(many, 'paper')}." if many else "No PDF waits.")


def _stands(state: PaperFile) -> str:
    return _GOT.get(state.state) or state.reason or "waiting for its Zotero item"
