"""`sync`: deliver what is owed now, or say what would be done."""

import sys
import time
from dataclasses import asdict

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from server.cli.common import json_option, opened, print_json
from server.home import Home
from server.text import counted
from sync.engine import Report

_BUSY = 0.5  # seconds between looks at whether the server has done it
_DONE = {
    "taken in": "taken in",
    "create": "created",
    "adopt": "adopted",
    "update": "updated",
    "retire": "taken back",
    "leave": "left",
}


@click.command(short_help="Deliver what is owed.")
@click.option("--target", help="Only this target.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option(
    "--again",
    "again",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[QUERY]",
    help="Write anew what is there already.",
)
@json_option
@click.pass_context
def sync(ctx: click.Context, target: str | None, dry_run: bool, again: str | None, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Deliver what is owed to Zotero and Obsidian, and take in what you changed there.

    A running server does this by itself.
    """
    with opened(ctx) as home:
        if again is not None and not dry_run:
            _again(home, again, target)
        if not dry_run:
            home.enrichment.run()
            home.placements.retry(target)
        report = _run(home, target, dry_run=dry_run, quiet=as_json)
        # A running server gets PDFs by itself; without one, now, since their items are there.
        if not dry_run and not report.busy and home.fetching.run():
            report = _both(report, _run(home, target, dry_run=False, quiet=as_json))
        while report.busy and not dry_run:  # a server delivers: wait until it has
            time.sleep(_BUSY)
            report = _run(home, target, dry_run=False, quiet=as_json)
        if as_json:
            print_json({"lines": [asdict(line) for line in report.lines], "away": report.away})
        else:
            _tell(report, dry_run=dry_run, targets=bool(home.placements.targets()))
    if report.failed:
        raise click.exceptions.Exit(1)


def _both(first: Report, second: Report) -> Report:
    """What two runs did, one after the other."""
    return Report((*first.lines, *second.lines), second.busy, second.away)


def _again(home: Home, query: str, target: str | None) -> None:
    cursor = ""
    while True:
        found = home.shelf.find(query, cursor=cursor, limit=200)
        home.placements.again([paper.id for paper in found.papers], target)
        if not found.cursor:
            return
        cursor = found.cursor


def _run(home: Home, target: str | None, *, dry_run: bool, quiet: bool) -> Report:
    due = sum(row.due for row in home.placements.targets() if target in {None, row.name})
    if quiet or dry_run or not sys.stderr.isatty() or not due:
        return home.engine.run(target, dry_run=dry_run)
    columns = (TextColumn("Delivering"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=due)
        return home.engine.run(target, on_line=lambda _line: progress.advance(task))


def _tell(report: Report, *, dry_run: bool, targets: bool) -> None:
    if not targets:
        click.echo("Nothing is connected yet: papershelf obsidian connect VAULT, papershelf zotero connect.")
        return
    if dry_run:
        for line in report.lines:
            click.echo(f"{line.target}: {line.says}")
    counts: dict[tuple[str, str], int] = {}
    for line in report.lines:
        counts[line.target, line.action] = counts.get((line.target, line.action), 0) + 1
        if not dry_run and line.action in {"refused", "later", "removed", "leave", "taken in", "remark"}:
            click.echo(f"{line.target}: {line.heading}: {line.says}")
    for (target, action), count in counts.items():
        if not dry_run and action in _DONE:
            click.echo(f"{target}: {counted(count, 'paper')} {_DONE[action]}")
    for target, reason in report.away.items():
        click.echo(f"{target}: {reason}")
    if not report.lines and not report.away:
        click.echo("Everything is in step.")
