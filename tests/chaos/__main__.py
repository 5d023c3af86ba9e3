"""`python -m tests.chaos --kills 300 --seed 7 --json`: hurt the server so often, and print what came of it."""

import argparse
import json
import os
import sys

import click

from tests.chaos.run import run


def main() -> int:
    """Run; 1 where a rule did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=100, help="how many processes are killed (default: 100)")
    parser.add_argument("--seed", default="1", help="the same seed plans the same deeds and faults")
    parser.add_argument("--house", type=int, default=0, help="begin with this house of the seed (to see one again)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args()
    os.environ["PAPERSHELF_SECRETS"] = "file"
    click.echo(f"seed {asked.seed}", err=True)
    figures, mounted = run(asked.seed, asked.kills, first=asked.house, tell=lambda line: click.echo(line, err=True))
    body = figures.body() | {"small_disks": mounted}
    if asked.json:
        click.echo(json.dumps(body, indent=2))
    else:
        for name, value in body.items():
            click.echo(f"{name:10} {dict(value) if isinstance(value, dict) else value}")
    return 1 if figures.broken else 0


if __name__ == "__main__":
    sys.exit(main())
