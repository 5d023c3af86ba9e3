"""A note as reading view shows it, near enough for a picture: properties, callouts as boxes, comments hidden."""

import re
from html import escape

import markdown

from sync.obsidian import frontmatter

_CALLOUT = re.compile(r"^> \[!\w+\][+-]? (.*)\n((?:>.*\n?)*)", re.MULTILINE)
_COMMENT = re.compile(r"^%%.*?%%$", re.MULTILINE)
_STYLE = """
body { margin: 0; padding: 28px 36px; width: 640px; background: #fff; color: #222;
  font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 27px; line-height: 1.25; margin: 0 0 16px; } h2 { font-size: 21px; margin: 26px 0 8px; }
table { border-collapse: collapse; width: 100%; margin-bottom: 20px; font-size: 14px; }
td { padding: 3px 8px 3px 0; vertical-align: top; } td:first-child { width: 96px; color: #707070; }
.pill { display: inline-block; margin-bottom: 2px;
  background: #efeaf8; color: #6a4fb3; border-radius: 10px; padding: 1px 9px; margin-right: 4px; }
a { color: #6a4fb3; } blockquote { margin: 0 0 12px 0; padding-left: 12px; border-left: 2px solid #b9a8e0; }
.callout { background: #e6f4f7; border-radius: 6px; padding: 12px 14px; margin: 0 0 14px; }
.callout b { display: block; color: #087f95; margin-bottom: 6px; } .callout p { margin: 0; }
"""


def as_html(name: str, note: str) -> str:
    """The whole page for a note."""
    rows = "".join(f"<tr><td>{key}</td><td>{_value(value)}</td></tr>" for key, value in frontmatter.read(note).items())
    text = _COMMENT.sub("", note[frontmatter.locate(note).end :].removeprefix("---\n"))
    body = markdown.markdown(_CALLOUT.sub(_callout, text))
    title = escape(name.removesuffix(".md"))
    head = f'<!doctype html><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    return f"{head}<h1>{title}</h1><table>{rows}</table>{body}"


def _callout(met: re.Match[str]) -> str:
    text = re.sub(r"^> ?", "", met[2], flags=re.MULTILINE).replace("\\$", "$")
    return f'<div class="callout"><b>{met[1]}</b><p>{text}</p></div>\n'


def _value(value: object) -> str:
    if isinstance(value, list):
        return "".join(f'<span class="pill">{escape(str(one))}</span>' for one in value)
    return escape(str(value))
