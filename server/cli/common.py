"""What the commands share: the open home, `--json`, words for errors, progress."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from library.database import DatabaseError, passes
from library.outcomes import ShelfError
from library.paper import Paper
from server import problems, running
from server.alone import RunsAlreadyError, alone
from server.home import Home
from server.settings import Settings, SettingsError
from server.text import byline
from sync.target import SyncError

Command = Callable[..., Any]

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON object, the body the API would answer."
)


class FailedError(click.ClickException):
    """Exit 1, and the problem that the API would answer."""

    def __init__(self, problem: problems.Problem) -> None:
        super().__init__(problem.detail or problem.title)
        self.problem = problem


def settings_of(ctx: click.Context) -> Settings:
    """The settings of the home folder that was named."""
    try:
        return Settings.load(home=ctx.find_root().obj)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def opened(ctx: click.Context) -> Iterator[Home]:
    """The home, open; what the shelf or a target refuses becomes one line and exit 1."""
    try:
        with Home.open(settings_of(ctx)) as home:
            yield home
    except ShelfError as error:
        raise FailedError(problems.of_shelf(error)) from None
    except SyncError as error:
        raise FailedError(problems.of_sync(error)) from None
    except DatabaseError as error:
        raise FailedError(problems.Problem(500, "The library cannot be used", str(error))) from None
    except DBAPIError as error:
        if words := passes(error):
            raise FailedError(problems.Problem(503, "Not now", words)) from None
        raise


@contextmanager
def without_a_server(settings: Settings) -> Iterator[None]:
    """No server runs over this home, and none starts, until the end; where one does, the command says so and ends."""
    if running.find(settings.home):
        msg = "Papershelf is running over this library: stop it first (Ctrl+C, or `papershelf service remove`)."
        raise click.ClickException(msg)
    try:
        with alone(settings.home):
            yield
    except RunsAlreadyError as error:
        raise click.ClickException(str(error)) from None


def print_json(body: Any) -> None:
    """One object, readable."""
    click.echo(json.dumps(body, ensure_ascii=False, indent=2))


def line_of(paper: Paper, width: int = 78) -> str:
    """A paper on one line: a short id, its heading, who and when."""
    names = byline(paper)
    room = max(width - 12 - 2 - min(len(names), 30) - 2, 20)
    heading = paper.heading if len(paper.heading) <= room else paper.heading[: room - 1].rstrip() + "…"
    return f"{short(paper.id)}  {heading}  {click.style(names[:40], dim=True)}"


def short(paper_id: str) -> str:
    """Enough of an id to type; the time is in front, so ten characters tell within a third of a second."""
    return paper_id[:14]
