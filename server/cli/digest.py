"""`digest`: the daily list from the command line, also for cron."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from library import formats
from server.cli.common import json_option, opened, print_json
from server.digest.days import Day
from server.digest.listed import Listing
from server.digest.papers import Chosen
from server.home import Home
from server.text import counted, day_word


@click.group(short_help="The trending papers that matter to you, a list a day.")
def digest() -> None:
    """The trending papers that matter to you: a list a day, made by the running server or by `digest send`."""


@digest.command()
@json_option
@click.pass_context
def preview(ctx: click.Context, as_json: bool) -> None:  # noqa: FBT001 - click's signature
    """Show what a list would tell now, of what is gathered already; nothing is asked, kept or sent."""
    with opened(ctx) as home:
        daily = home.daily
        choice = daily.chosen(daily.local(daily.now()).date())
        _print(home, choice.papers, choice.remarks, as_json=as_json)


@digest.command()
@json_option
@click.pass_context
def send(ctx: click.Context, as_json: bool) -> None:  # noqa: FBT001 - likewise
    """Make today's list now, if there is none yet, and mail it where an account is set: once, however often asked."""
    with opened(ctx) as home:
        daily = home.daily
        day = daily.make(daily.local(daily.now()).date(), patient=False)
        if day is None:
            raise click.ClickException("No list could be made.")
        if day.mail in {"owed", "failed"}:
            daily.days.again()
            daily.send(day)
            day = daily.days.of(day.day) or day
        _print(home, day.papers, day.remarks, as_json=as_json, day=day)
        if day.mail in {"owed", "failed"}:
            raise click.ClickException(f"Its mail is not sent: {day.reason}")
        if not as_json:
            click.echo(_mail(home, day))


@digest.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def gather(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Take what saved pages list (a daily or trending page, an API body) among the papers that lists are made of."""
    with opened(ctx) as home:
        new = 0
        for file in files:
            try:
                reading = formats.read(file.read_bytes(), name=file.name, captured_at=home.now())
            except formats.UnreadableError as error:
                raise click.ClickException(error.reason) from None
            today = home.daily.local(home.now()).date()
            new += home.daily.listed.take(reading.clips, source="page", day=today)
        click.echo(f"{counted(new, 'new paper')}.")


@digest.command()
@json_option
@click.option("--limit", default=30, show_default=True, help="How many days.")
@click.pass_context
def history(ctx: click.Context, as_json: bool, limit: int) -> None:  # noqa: FBT001 - likewise
    """Show what was listed day by day, and what came of it: saved, not for you, or neither."""
    with opened(ctx) as home:
        days = home.daily.days.all(limit)
        if as_json:
            print_json({"days": [_json(home, day) for day in days]})
            return
        for day in days:
            came = _json(home, day)["papers"]
            saved, unwanted = (sum(one["outcome"] == word for one in came) for word in ("saved", "not for me"))
            click.echo(f"{day_word(day.day)}: {counted(len(came), 'paper')}, {saved} saved, {unwanted} not for you")
            for remark in day.remarks:
                click.echo(f"    {remark}")
            click.echo(f"    {_mail(home, day)}")
        if not days:
            click.echo("No list was made yet. `papershelf digest send` makes one.")


def _mail(home: Home, day: Day) -> str:
    account = home.daily.post.account
    if day.mail == "sent" and day.sent_at:
        return f"Mailed at {day.sent_at.astimezone():%H:%M}."
    if day.mail:
        return f"Not mailed{' yet' if day.mail == 'owed' else ''}: {day.reason or 'it goes in a moment'}"
    return "On the page Today only." if account else "On the page Today only: an account for mail is set on /welcome."


def _json(home: Home, day: Day) -> dict[str, Any]:
    saved = home.daily.listed.on_shelf([one.listed for one in day.papers])
    papers = [
        _row(one, listing) | {"outcome": "saved" if one.listed in saved else "not for me" if listing.unwanted else ""}
        for one, listing in home.daily.listed.told(day.papers)
    ]
    return {
        "day": day.day.isoformat(),
        "papers": papers,
        "remarks": list(day.remarks),
        "mail": day.mail,
        "reason": day.reason,
    }


def _row(one: Chosen, listing: Listing) -> dict[str, Any]:
    return {"title": listing.title, "url": listing.url, "reasons": list(one.reasons)}


def _print(
    home: Home, papers: Sequence[Chosen], remarks: Sequence[str], *, as_json: bool, day: Day | None = None
) -> None:
    told = home.daily.listed.told(papers)
    if as_json:
        rows = [_row(one, listing) for one, listing in told]
        print_json(_json(home, day) if day else {"papers": rows, "remarks": list(remarks)})
        return
    for number, (one, listing) in enumerate(told, 1):
        click.echo(f"{number:2}. {listing.title}")
        click.echo(f"    {' · '.join(one.reasons)}")
        click.echo(f"    {listing.url}")
    for remark in remarks:
        click.echo(remark)
