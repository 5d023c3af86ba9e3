"""HTML of strangers as plain text or Markdown: cleaned by nh3 first, so that nothing in it can run."""

import html
from functools import cache
from typing import Any

import nh3

from library.text import BLOCK_END, paragraphs, writable

# What a quotation may keep; links only http(s) and mailto (nh3's `url_schemes`).
_TAGS = {"a", "b", "blockquote", "br", "code", "em", "i", "li", "ol", "p", "pre", "strong", "sub", "sup", "ul"}


@cache
def _cleaner() -> Any:
    return nh3.Cleaner(tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=None)


def to_markdown(markup: str) -> str:
    """HTML as Markdown; "" for nothing."""
    if not markup.strip():
        return ""
    # Imported when first needed: it brings BeautifulSoup.
    from markdownify import markdownify  # noqa: PLC0415

    return str(markdownify(_cleaner().clean(writable(markup)), bullets="-", heading_style="ATX")).strip()


def to_plain(markup: str) -> str:
    """HTML as plain text, paragraphs apart."""
    spaced = BLOCK_END.sub("\n\n", writable(markup))
    return paragraphs(html.unescape(nh3.clean(spaced, tags=set())))
