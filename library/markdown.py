"""HTML of strangers as plain text or Markdown: cleaned by nh3 first, so that nothing in it can run."""

import html
from functools import cache
from typing import Any

import nh3

from library.text import BLOCK_END, paragraphs, without_tags, writable

# What a quotation may keep; links only http(s) and mailto (nh3's `url_schemes`).
_TAGS = {"a", "b", "blockquote", "br", "code", "em", "i", "li", "ol", "p", "pre", "strong", "sub", "sup", "ul"}


_MOST_TAGS = 10_000


@cache
def _cleaner() -> Any:
    return nh3.Cleaner(tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=None)


def to_markdown(markup: str) -> str:
    """HTML as Markdown; "" for nothing."""
    if not markup.strip():
        return ""
    # Imported when first needed: it brings BeautifulSoup.
    from markdownify import markdownify  # noqa: PLC0415

    # With a line's end, or BeautifulSoup would take a short text for the name of a file and warn.
    return str(markdownify(f"{_cleaner().clean(_sparse(markup))}\n", bullets="-", heading_style="ATX")).strip()


def to_plain(markup: str) -> str:
    """HTML as plain text, paragraphs apart."""
    spaced = BLOCK_END.sub("\n\n", _sparse(markup))
    return paragraphs(html.unescape(nh3.clean(spaced, tags=set())))


def _sparse(markup: str) -> str:
    """The same HTML; of more tags than any quotation has, its words alone: nested, they would cost their square."""
    markup = writable(markup)
    return markup if markup.count("<") <= _MOST_TAGS else html.escape(without_tags(markup), quote=False)
