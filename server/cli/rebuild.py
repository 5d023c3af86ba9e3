"""`rebuild`: a library out of vault and Zotero, where there is none any more."""

from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from library.database import Database, DatabaseError
from library.now import utc_now
from library.shelf import Shelf
from server import connecting
from server.cli.common import json_option, opened, print_json, settings_of, without_a_server
from server.home import Home
from server.paths import expanded
from server.rebuilding import Rebuilt, folder_of_notes
from server.rebuilding import rebuild as made_anew
from server.settings import Settings
from server.text import counted
from sync.engine import Report
from sync.obsidian.places import find_vaults
from sync.zotero.finding import LOCAL


@click.command(short_help="Make a lost library anew out of vault and Zotero.")
@click.option("--vault", type=click.Path(), help="The vault with the notes (default: the one that Obsidian knows).")
@click.option("--zotero", is_flag=True, help="Read the Zotero on this computer, too: it asks in a dialog of its own.")
@click.option("--url", default=LOCAL, show_default=True, help="Where Zotero answers.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_context
def rebuild(ctx: click.Context, vault: str | None, zotero: bool, url: str, yes: bool, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Make a library anew out of the notes and items that Papershelf once wrote; nothing of them is made twice.

    For a library that is lost or damaged and of which there is no copy (`papershelf restore` lists those). Papers,
    authors, dates, tags, status, rating and abstracts come back; history, answered questions and connected browsers do
    not. A damaged library is moved aside. Papershelf must not be running.

    Example: papershelf rebuild --vault ~/Research --zotero
    """
    settings = settings_of(ctx)
    with without_a_server(settings):
        root = _vault(vault, required=not zotero)
        aside = _aside(settings, asks=not yes and not as_json)
        with opened(ctx) as home:
            _connect(home, root, url if zotero else "")
            rebuilt = _shown(home, quiet=as_json)
            report = home.engine.run()
    _tell(rebuilt, report, aside, as_json=as_json)


def _connect(home: Home, root: Path | None, zotero: str) -> None:
    """Connect what the library is made of: a vault, a Zotero by its address, or both."""
    if root is not None:
        folder = folder_of_notes(root)
        if folder is None and not zotero:
            msg = f"No note in {root} bears an id of Papershelf's (the property `papershelf`)."
            raise click.ClickException(msg)
        connecting.connect_obsidian(home, root, folder or "Papers", everything=False)
    if zotero:
        connecting.connect_zotero(home, url=zotero, everything=False, tell=lambda step: click.echo(step, err=True))


def _aside(settings: Settings, *, asks: bool) -> Path | None:
    """Where a damaged library was moved to; None where there was none.

    Raises:
        click.ClickException: a library is there, and holds papers.
    """
    path = settings.database
    if not path.exists():
        return None
    try:
        database = Database.open(path)
    except DatabaseError as error:
        if asks:
            click.confirm(f"{error}\nMove it aside, and make a library anew?", abort=True)
        aside = path.with_name(f"library-damaged-{utc_now():%Y-%m-%d-%H%M%S}.db")
        for ending in ("", "-wal", "-shm"):
            beside = path.with_name(path.name + ending)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + ending))
        return aside
    try:
        papers = Shelf(database).counts().papers
    finally:
        database.close()
    if papers:
        msg = (
            f"{path} holds {counted(papers, 'paper')}: a library is made anew only where there is none. Back to an "
            "earlier state goes `papershelf restore`."
        )
        raise click.ClickException(msg)
    return None


def _vault(given: str | None, *, required: bool) -> Path | None:
    if given:
        root = expanded(given).absolute()
        if not root.is_dir():
            msg = f"There is no folder {root}: name the vault that holds the notes."
            raise click.ClickException(msg)
        return root
    holding = [one.path for one in find_vaults() if one.path.is_dir() and folder_of_notes(one.path) is not None]
    if len(holding) == 1:
        return holding[0]
    if holding:
        msg = f"Several vaults hold notes of Papershelf's: name one with --vault ({', '.join(map(str, holding))})."
        raise click.ClickException(msg)
    if required:
        msg = "No vault that Obsidian knows holds notes of Papershelf's: name one with --vault, or give --zotero."
        raise click.ClickException(msg)
    return None


def _shown(home: Home, *, quiet: bool) -> Rebuilt:
    columns = TextColumn("Reading"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=Console(stderr=True, quiet=quiet), transient=True) as progress:
        task = progress.add_task("", total=None)
        return made_anew(home, lambda done, of: progress.update(task, completed=done, total=of))


def _tell(rebuilt: Rebuilt, report: Report, aside: Path | None, *, as_json: bool) -> None:
    waits = [{"paper": one.heading, "says": one.says} for one in report.lines if one.action in {"refused", "remark"}]
    if as_json:
        body = {"papers": rebuilt.papers, "notes": rebuilt.notes, "items": rebuilt.items, "waits": waits}
        print_json(body | {"aside": str(aside) if aside else None})
        return
    notes, items = counted(rebuilt.notes, "note"), counted(rebuilt.items, "item")
    click.echo(f"{counted(rebuilt.papers, 'paper')} out of {notes} and {items} of Zotero.")
    for one in waits:
        click.echo(f"Needs you {one['paper']}: {one['says']}")
    for name, why in report.away.items():
        click.echo(f"{name.capitalize()} is looked at once more by `papershelf serve`: {why}")
    if aside:
        click.echo(f"The damaged library lies in {aside}.")
    click.echo("Browsers are connected anew: papershelf setup")
