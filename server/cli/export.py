"""`export`: papers for other programs."""

import json
from typing import TextIO

import click

from library.formats import citing, csl_json
from library.paper import Paper
from server import bodies
from server.cli.common import opened
from server.home import Home


@click.command(short_help="Write papers for other programs.")
@click.argument("query", default="")
@click.option(
    "--format", "form", type=click.Choice(["csljson", "json", "bibtex"]), default="csljson", show_default=True
)
@click.option(
    "--output",
    "-o",
    type=click.File("w", encoding="utf-8", atomic=True),
    default="-",
    help="A file instead of standard output.",
)
@click.pass_context
def export(ctx: click.Context, query: str, form: str, output: TextIO) -> None:
    """Write the papers that QUERY finds (all of them without one).

    Example: papershelf export --format csljson -o papers.json
    """
    with opened(ctx) as home:
        papers = _all(home, query)
    if form == "bibtex":
        output.write(citing.bibtex(papers))
        return
    body = csl_json.write(papers) if form == "csljson" else {"papers": [bodies.paper(one) for one in papers]}
    json.dump(body, output, ensure_ascii=False, indent=2)
    output.write("\n")


def _all(home: Home, query: str) -> list[Paper]:
    found: list[Paper] = []
    cursor = ""
    while True:
        page = home.shelf.find(query, cursor=cursor, limit=200)
        found += page.papers
        if not page.cursor:
            return found
        cursor = page.cursor
