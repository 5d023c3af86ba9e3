"""`clip`: papers out of files, addresses, identifiers and standard input."""

import sys
from functools import partial

import click

from library import formats
from library.now import utc_now
from library.outcomes import Outcome
from server import bodies, running
from server.cli.common import json_option, opened, print_json
from server.gathering import gathered, take, tally
from server.paths import expanded
from server.text import counted


@click.command(short_help="Take papers in.")
@click.argument("what", nargs=-1, required=True, metavar="FILE… | URL… | IDENTIFIER… | -")
@click.option("--url", default="", help="Where a file came from, if it does not say so itself.")
@click.option("--tag", "tags", multiple=True, help="A tag for all of them; may be given several times.")
@json_option
@click.pass_context
def clip(ctx: click.Context, what: tuple[str, ...], url: str, tags: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Take papers in: saved pages (HTML or text), API bodies, Clip JSON, CSL-JSON, identifiers and addresses.

    Nothing is fetched here; what a page leaves out is asked for later by the running server.

    Examples: papershelf clip trending.html   papershelf clip arxiv:2611.14273   pbpaste | papershelf clip -
    """
    found = gathered(((one, partial(_read, one, url)) for one in what), tags=tags)
    for warning in found.warnings:
        click.echo(warning, err=True)
    if not found.clips:
        raise click.ClickException("\n".join(found.unread))
    for reason in found.unread:
        click.echo(f"papershelf: {reason}", err=True)
    with opened(ctx) as home:
        received = take(home.shelf, found.clips, via="cli")
        if as_json:
            print_json(bodies.received(received))
        else:
            _tell(received.outcomes)
            connected = bool(home.placements.targets())
            if connected and not running.find(home.settings.home):
                click.echo("They are kept. `papershelf sync` delivers them, or a running `papershelf serve`.")
        refused = any(one.outcome == "rejected" for one in received.outcomes)
    if refused or found.unread:
        raise click.exceptions.Exit(1)


def _read(what: str, url: str) -> formats.Reading:
    if what == "-":
        return formats.read(sys.stdin.buffer.read(), name="standard input", url=url, captured_at=utc_now())
    path = expanded(what)
    try:
        if path.is_file():
            return formats.read(path.read_bytes(), name=path.name, url=url, captured_at=utc_now())
    except OSError as error:  # not ours to read, or longer than the name of any file
        if not formats.is_identifier(what):
            msg = f"{what[:200]} cannot be read ({error.strerror})."
            raise formats.UnreadableError(msg) from error
    if (
        path.suffix
        and "://" not in what
        and (path.is_absolute() or path.parent.is_dir())
        and not formats.is_identifier(what)
    ):
        msg = f"There is no file {what}."
        raise formats.UnreadableError(msg)
    return formats.Reading((formats.typed(what, captured_at=utc_now()),), "typed")


def _tell(outcomes: tuple[Outcome, ...]) -> None:
    click.echo(", ".join(f"{count} {name}" for name, count in tally(outcomes).items()))
    for one in outcomes:
        if one.outcome == "rejected":
            click.echo(f"  not taken: {one.reason}", err=True)
        for warning in one.warnings:
            click.echo(f"  {warning}", err=True)
    asked = sum(bool(one.maybe) for one in outcomes)
    if asked:
        click.echo(f"{counted(asked, 'paper')} may be there already under another name: papershelf questions")
