"""The command line; each command's file is imported when that command is called, so that `--help` is quick."""

import difflib
import json
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import click

from server.uncollected import uncollected

# name: (module, attribute, what it does). A new command is one row.
_COMMANDS: dict[str, tuple[str, str, str]] = {
    "serve": ("serve", "serve", "Run the server: what the browser saves arrives here and goes where it belongs."),
    "setup": ("serve", "setup", "Open the welcome page: browser, Obsidian, Zotero, daily list."),
    "clip": ("clip", "clip", "Take papers in from files, addresses, identifiers or standard input."),
    "list": ("papers", "listing", "List papers, or those that a query finds."),
    "show": ("papers", "show", "Show one paper and where it is."),
    "edit": ("papers", "edit", "Set fields of a paper; they win over every source, for ever."),
    "remove": ("papers", "remove", "Take papers off the shelf and out of their targets."),
    "undo": ("mending", "undo", "Take back the last batch, or the one named."),
    "questions": ("mending", "questions", "List pairs that may be one paper, or answer one."),
    "resolve": ("resolving", "resolve", "List what both sides changed, or choose a side."),
    "publications": ("resolving", "publications", "List published versions that were found, or use or leave one."),
    "merge": ("mending", "merge", "Make two papers one."),
    "split": ("mending", "split", "Take clips out of a paper, or its last merge back."),
    "sync": ("sync", "sync", "Deliver what is owed to Zotero and Obsidian."),
    "pdf": ("pdf", "pdf", "Get papers' PDFs into Zotero."),
    "zotero": ("targets", "zotero", "Connect a Zotero library."),
    "obsidian": ("targets", "obsidian", "Connect an Obsidian vault."),
    "export": ("export", "export", "Write papers as CSL-JSON, JSON or BibTeX."),
    "backup": ("backup", "backup", "Copy the library into a file, also while Papershelf runs."),
    "restore": ("backup", "restore", "Put such a copy in the place of the library."),
    "rebuild": ("rebuild", "rebuild", "Make a lost library anew out of vault and Zotero."),
    "digest": ("digest", "digest", "The trending papers that matter to you, a list a day."),
    "status": ("status", "status", "Show how full the shelf is, and what waits."),
    "doctor": ("doctor", "doctor", "Check that everything works, and say what to do where it does not."),
    "token": ("devices", "token", "Make, list and revoke devices' tokens."),
    "extension": ("devices", "extension", "Where the browser extension lies."),
    "service": ("devices", "service", "Start Papershelf at log-in, or no longer."),
}


class _Commands(click.Group):
    """Commands by name, imported late; a mistyped one is answered with the nearest."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order of the table, which is that of use."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - likewise
        """Import and return one."""
        if cmd_name not in _COMMANDS:
            return None
        module, attribute, _ = _COMMANDS[cmd_name]
        with uncollected():
            command: click.Command = getattr(import_module(f"server.cli.{module}"), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a suggestion where it fails."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], _COMMANDS, 1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"There is no command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - likewise
        """From the table: nothing is imported for `--help`."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, _, words) in _COMMANDS.items()])


def _print_version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    if value and not ctx.resilient_parsing:
        click.echo(f"papershelf {version('papershelf')}")
        ctx.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", type=click.Path(path_type=Path), help="The home folder (default: $PAPERSHELF_HOME).")
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_print_version, help="Show the version."
)
@click.pass_context
def papershelf(ctx: click.Context, home: Path | None) -> None:
    """Papershelf keeps the papers you save from the web, and keeps Zotero and Obsidian in step."""
    ctx.obj = home


def main() -> None:
    """The `papershelf` command: exit 0 done, 1 failed, 2 wrong usage."""
    try:
        done = papershelf(standalone_mode=False, prog_name="papershelf")
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        if "--json" in sys.argv[1:]:  # one object in any case: here the problem that the API would answer
            click.echo(json.dumps(_problem(error), ensure_ascii=False, indent=2))
        click.echo(f"papershelf: {error.format_message()}", err=True)
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        click.echo("papershelf: stopped.", err=True)
        sys.exit(1)
    # Outside its stand-alone mode click returns the code of an `Exit`, and else what the command returned: nothing.
    sys.exit(done if isinstance(done, int) else 0)


def _problem(error: click.ClickException) -> dict[str, object]:
    from server.problems import Problem, problem_body  # noqa: PLC0415 - brings the library, which `--help` does not need

    problem = getattr(error, "problem", None)
    return problem_body(problem or Problem(400, "That cannot be done", error.format_message()))
