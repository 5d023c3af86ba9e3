"""`zotero connect`, and `obsidian connect`, `forget` and `adopt`."""

import sys
from collections.abc import Sequence
from typing import TypeVar

import click

from server import adopting, connecting
from server.cli.common import json_option, opened, print_json
from server.home import Home
from server.paths import expanded
from server.text import counted
from sync.obsidian.literature import Adoption
from sync.obsidian.target import ObsidianTarget
from sync.zotero.finding import LOCAL
from sync.zotero.target import ZoteroTarget
from sync.zotero.words import ASKS, BUTTONS

_T = TypeVar("_T")
_FORGET = "Say that {} which are missing were deleted: they stay deleted, and the others are written to again."
_EVERYTHING = click.option(
    "--everything/--from-now-on", default=None, help="Whether the papers that are on the shelf already go there too."
)


@click.group(short_help="Connect a Zotero library.")
def zotero() -> None:
    """Zotero."""


@zotero.command("connect")
@click.option("--url", default=LOCAL, show_default=True, help="Where Zotero answers.")
@click.option("--key", help="A key that you have already (with --web: of zotero.org/settings/keys); - asks for it.")
@click.option("--web", is_flag=True, help="Through zotero.org instead of the Zotero on this computer.")
@click.option("--group", help="A group's number or name, instead of your own library.")
@_EVERYTHING
@json_option
@click.pass_context
def connect_zotero(
    ctx: click.Context,
    url: str,
    key: str | None,
    web: bool,  # noqa: FBT001 - click's signature
    group: str | None,
    everything: bool | None,  # noqa: FBT001 - likewise
    as_json: bool,  # noqa: FBT001 - likewise
) -> None:
    """Connect Zotero: it asks in a dialog of its own; press Always Allow there.

    Zotero must run, with Settings → Advanced → "Allow other applications on this computer to communicate with Zotero"
    ticked. Its dialog has the buttons Always Allow, which is needed; Allow, for one request only; and Deny. Esc in it
    allows for ever. Then Papershelf writes a test item, takes it away again, and makes the collection Papershelf, which
    Zotero shows. A Zotero before 10 has no dialog, and takes new papers only.
    """
    if key == "-":  # what stands in a command, all users of this computer can read
        key = click.prompt("Key", hide_input=True, err=True) if sys.stdin.isatty() else sys.stdin.readline().strip()
    with opened(ctx) as home:
        taken = _asked(home.shelf.counts().papers, everything, as_json=as_json)
        said: list[str] = []
        connected = connecting.connect_zotero(
            home,
            url=url,
            key=key,
            web=web,
            group=group,
            everything=taken,
            tell=said.append if as_json else _told,
            agree=lambda _meaning: as_json or not sys.stdin.isatty() or click.confirm("Go on?"),
        )
        if as_json:
            body = {"says": connected.says, "configuration": connected.configuration}
            print_json({**body, "proof": connected.proof, "steps": said})
            return
        into = "the collection Papershelf" if "collection" in connected.configuration else "what is selected in Zotero"
        click.echo(f"{connected.proof}\nConnected: {connected.says}. New items go into {into}.")


def _told(step: str) -> None:
    click.echo(step)
    if step == ASKS:
        for button, does in BUTTONS.items():
            click.echo(f"  {button:13} {does}")


@click.group(short_help="Connect an Obsidian vault.")
def obsidian() -> None:
    """Obsidian."""


@obsidian.command("connect")
@click.argument("vault", type=click.Path())
@click.option("--folder", default="Papers", show_default=True, help="The folder in the vault that notes go into.")
@click.option(
    "--base", is_flag=True, help="Make Papers.base, tables of your papers, too; never over one that is there."
)
@_EVERYTHING
@json_option
@click.pass_context
def connect_obsidian(
    ctx: click.Context,
    vault: str,
    folder: str,
    base: bool,  # noqa: FBT001 - click's signature
    everything: bool | None,  # noqa: FBT001 - likewise
    as_json: bool,  # noqa: FBT001 - likewise
) -> None:
    """Connect a vault: notes go into it from now on.

    How they look is set in config.toml, [obsidian]: name (title, surname-year-title, citekey), folder, properties and
    region, each a template, or a file in templates/ of Papershelf's home folder.
    """
    with opened(ctx) as home:
        taken = _asked(home.shelf.counts().papers, everything, as_json=as_json)
        says = connecting.connect_obsidian(home, expanded(vault), folder, everything=taken, base=base)
        if as_json:
            print_json({"says": says})
        else:
            click.echo(f"{says} Notes go into {folder}/.")


def _forget_command(group: click.Group, kind: type[ObsidianTarget | ZoteroTarget], thing: str) -> None:
    """`obsidian forget` and `zotero forget`."""

    @group.command(
        "forget", help=_FORGET.format(f"{thing}s"), short_help=f"Say that missing {thing}s are gone for good."
    )
    @click.option("--target", default=kind.kind, show_default=True, help="Which one, where several are connected.")
    @click.option("--yes", is_flag=True, help="Do not ask.")
    @json_option
    @click.pass_context
    def forget(ctx: click.Context, target: str, yes: bool, as_json: bool) -> None:  # noqa: FBT001 - click's signature
        with opened(ctx) as home:
            there = _target(home, target, kind)
            lost = there.missing()
            if lost and not yes and not as_json:
                question = f"{counted(lost, thing)} cannot be found. Were they deleted? Their papers stay on the shelf."
                click.confirm(question, abort=True)
            if lost and as_json and not yes:
                raise click.UsageError("Say --yes as well: with --json nothing can be asked.")
            if lost:
                adopting.deliver(home, target)  # which finds so much gone, and stops
                home.placements.forget(target)
                adopting.deliver(home, target)
            if as_json:
                print_json({"forgotten": lost})
            else:
                click.echo(f"Forgot {counted(lost, thing)}." if lost else f"No {thing}s are missing.")


_forget_command(obsidian, ObsidianTarget, "note")
_forget_command(zotero, ZoteroTarget, "item")


@obsidian.command("adopt")
@click.option("--target", default="obsidian", show_default=True, help="Which vault, where several are connected.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_context
def adopt(ctx: click.Context, target: str, dry_run: bool, yes: bool, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Make the notes that other tools or you made of papers the notes of these papers.

    A note is found by a doi, arxiv, url, citekey or zotero property, or a link into Zotero. What it has stays; only
    what it lacks is added. First you are shown what would be done.
    """
    with opened(ctx) as home:
        vault = _target(home, target, ObsidianTarget)
        planned = adopting.planned(home, vault)
        wanted = [one for one in planned if one.paper]
        if not as_json:
            _show(home, planned)
        if wanted and not dry_run and not yes:
            if as_json:
                raise click.UsageError("Say --yes or --dry-run as well: with --json nothing can be asked.")
            click.confirm(f"Adopt {counted(len(wanted), 'note')}?", abort=True)
        adopted = [] if dry_run else adopting.adopt(home, vault, wanted)
        if as_json:
            rows = [{"path": one.path, "paper": one.paper, "why": one.why} for one in planned]
            print_json({"notes": rows, "adopted": adopted})
        elif not dry_run and wanted:
            left = len(wanted) - len(adopted)
            click.echo(f"Adopted {counted(len(adopted), 'note')}." + (f" {left} changed meanwhile." if left else ""))


def _show(home: Home, planned: Sequence[Adoption]) -> None:
    for one in planned:
        mark = click.style("+", fg="green") if one.paper else click.style("-", dim=True)
        what = f"{home.shelf.get(one.paper).heading} ({one.why})" if one.paper else one.why
        click.echo(f"{mark} {one.path}: {what}")
    if not planned:
        click.echo("No note names a paper that has no note yet.")


def _target(home: Home, name: str, kind: type[_T]) -> _T:
    there = next((one for one in home.targets() if one.name == name), None)
    if not isinstance(there, kind):
        what = "vault" if kind is ObsidianTarget else "Zotero library"
        raise click.UsageError(f"No {what} is connected as {name!r}.")
    return there


def _asked(papers: int, everything: bool | None, *, as_json: bool) -> bool:  # noqa: FBT001 - an option of three values
    """Connecting to a shelf that holds papers asks once."""
    if everything is not None or not papers:
        return everything is not False
    if as_json or not sys.stdin.isatty():
        return True
    return click.confirm(
        f"{papers} papers are on the shelf. Take all of them there, not only those from now on?", default=True
    )
