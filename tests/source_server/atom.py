"""arXiv's Atom answers, shaped as real ones are: ids are http and versioned, an error is an entry of its own."""

from typing import Any
from xml.sax.saxutils import escape

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" \
xmlns:arxiv="http://arxiv.org/schemas/atom">
  <id>https://arxiv.org/api/query</id>
  <title>arXiv Query</title>
  <updated>2026-11-24T00:00:00Z</updated>
  <opensearch:totalResults>{count}</opensearch:totalResults>
"""


def feed(papers: list[dict[str, Any]]) -> str:
    """The feed of these papers (the inner `paper` of an API item)."""
    return _HEAD.format(count=len(papers)) + "".join(map(_entry, papers)) + "</feed>\n"


def new_papers(papers: list[dict[str, Any]]) -> str:
    """The feed of a category: what is new, and one paper that was only replaced."""
    replaced = [dict(paper, id="2401.00001", title="Only replaced") for paper in papers[:1]]
    entries = [_new(one, "new") for one in papers] + [_new(one, "replace") for one in replaced]
    return _HEAD.format(count=len(entries)) + "".join(entries) + "</feed>\n"


def _new(paper: dict[str, Any], kind: str) -> str:
    names = ", ".join(one["name"] for one in paper["authors"])
    return f"""  <entry>
    <id>oai:arXiv.org:{paper["id"]}v1</id>
    <title>{escape(paper["title"])}</title>
    <link href="https://arxiv.org/abs/{paper["id"]}" rel="alternate" type="text/html"/>
    <summary>arXiv:{paper["id"]}v1 Announce Type: {kind}
Abstract: {escape(paper["summary"])}</summary>
    <category term="cs.CL"/>
    <published>{paper["publishedAt"]}</published>
    <arxiv:announce_type>{kind}</arxiv:announce_type>
    <dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">{escape(names)}</dc:creator>
  </entry>
"""


def error(identifier: str) -> str:
    """arXiv's answer to an id that cannot be one: one entry, totalResults 1."""
    entry = f"""  <entry>
    <id>https://arxiv.org/api/errors#incorrect_id_format_for_{escape(identifier)}</id>
    <title>Error</title>
    <summary>incorrect id format for {escape(identifier)}</summary>
    <author><name>arXiv api core</name></author>
  </entry>
"""
    return _HEAD.format(count=1) + entry + "</feed>\n"


def _entry(paper: dict[str, Any]) -> str:
    told = {name: paper.get(name) for name in ("comment", "journal_ref", "doi")}  # in the order of real answers
    published = "".join(f"<arxiv:{name}>{escape(value)}</arxiv:{name}>" for name, value in told.items() if value)
    authors = "".join(f"<author><name>{escape(one['name'])}</name></author>" for one in paper["authors"])
    return f"""  <entry>
    <id>http://arxiv.org/abs/{paper["id"]}v2</id>
    <title>{escape(paper["title"])}</title>
    <updated>{paper["publishedAt"]}</updated>
    <link href="https://arxiv.org/abs/{paper["id"]}v2" rel="alternate" type="text/html"/>
    <summary>{escape(paper["summary"])}
    </summary>
    <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <published>{paper["publishedAt"]}</published>
    <arxiv:primary_category term="cs.LG"/>
    {published}
    {authors}
  </entry>
"""
