"""Mail addresses and links that may go into a header or a page: one plain address, or none."""

import re
from email.errors import HeaderParseError
from email.headerregistry import Address
from urllib.parse import urlsplit

# Everything that could end an address, begin another or be decoded to one (=?utf-8?…); a quoted local part ("a b"@c)
# is legal, and nobody has one.
_NOT_IN_ADDRESS = re.compile(r"=\?|[\s\x00-\x1f\x7f,;:<>()\[\]\\\"]")
_OTHER = re.compile(r"[^\x00-\x7f]")
_NOT_IN_LINK = re.compile(r"[\s\x00-\x20\x7f-\xa0<>\"\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class AddressError(ValueError):
    """A text is no single mail address; the message says what to do."""


def plain_address(text: str) -> str:
    """The one address that a text is; a domain with other letters in its ASCII form, which every server takes.

    Raises:
        AddressError: it is none, several, or has a name beside it.
    """
    user, _, domain = text.rpartition("@")
    try:
        # The parser knows ASCII only: any other letter counts as an x.
        whole = not _NOT_IN_ADDRESS.search(text) and text.isprintable() and Address(addr_spec=_OTHER.sub("x", text))
        domain = domain.encode("idna").decode()
    except (ValueError, IndexError, HeaderParseError):
        whole = False
    # "x" alone parses, and mail to a bare name goes nowhere.
    if not whole or not user or not domain:
        msg = f"{text!r} is no single mail address. Write one like ada@example.org: no name, no comma, one line."
        raise AddressError(msg)
    return f"{user}@{domain}"


def web_link(text: str) -> str:
    """The text where it is an http or https address, else "": nothing else becomes a link."""
    try:
        parts = urlsplit(text)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:  # "http://[": no address at all
        return ""
    return text if whole and not _NOT_IN_LINK.search(text) and text.isprintable() else ""
