"""The daily list as a mail: plain text that is as good as its HTML, and headers that no title can add to.

The headers are those of RFC 8058 (leaving a list with one click), RFC 2919 (its name), RFC 3834 (a program wrote it).
"""

import textwrap
from dataclasses import replace
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from library.text import tidy
from server.digest.addresses import AddressError, plain_address, web_link
from server.digest.entries import Entry, Letter
from server.digest.subject import subject
from server.text import counted, title_of

__all__ = ["AddressError", "compose"]

_WIDTH = 72
_INDENT = "    "
_NAME = "Papershelf"
_LIST_ID = "Papershelf daily list <papershelf.localhost>"
_LINKS_WORK = "Save and Not for me open on the computer where Papershelf runs, and ask once."


def compose(letter: Letter, *, sender: str, recipient: str, message_id: str, date: datetime) -> EmailMessage:
    """The mail of a list.

    Args:
        letter: what it tells.
        sender: one address; also where "unsubscribe" is written to.
        recipient: one address.
        message_id: with its angle brackets; the same list has the same one, so that twice is once.
        date: when it is sent, aware.

    Raises:
        AddressError: `sender` or `recipient` is no single plain address.
    """
    sender, recipient = plain_address(sender), plain_address(recipient)
    message = EmailMessage(_POLICY)
    message["From"] = Address(_NAME, *sender.rsplit("@", 1))
    message["To"] = Address("", *recipient.rsplit("@", 1))
    message["Subject"] = subject(letter.entries)
    message["Date"] = date
    message["Message-ID"] = tidy(message_id)
    message["List-Id"] = _LIST_ID
    ways = [f"<mailto:{quote(sender, safe='@+')}?subject=unsubscribe>"]
    stop = web_link(letter.stop)
    if stop.startswith("https://") and "," not in stop:  # leaving with one click needs an address that all can reach
        ways.append(f"<{stop}>")
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["List-Unsubscribe"] = ", ".join(ways)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    told = _cleaned(letter)
    message.set_content(_plain(told), cte="quoted-printable")
    message.add_alternative(_html(told), subtype="html", cte="quoted-printable")
    return message


class _Ways(UnstructuredHeader, BaseHeader):
    """Addresses in angle brackets, one a line: the standard folding would encode a long one, and nobody decodes it."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {f',{policy.linesep} '.join(str(self).split(', '))}{policy.linesep}"


class _Subject(UnstructuredHeader, BaseHeader):
    """One line of text, folded by the older rules: the newer ones add a space before words that just fill a line."""

    max_count = 1

    def fold(self, *, policy: Policy) -> str:
        text = str(self)
        charset = "us-ascii" if text.isascii() else "utf-8"
        folded = Header(text, charset, header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {folded}{policy.linesep}"


def _policy() -> "EmailPolicy[EmailMessage]":
    registry = HeaderRegistry()
    registry.map_to_type("list-unsubscribe", _Ways)
    registry.map_to_type("subject", _Subject)
    return EmailPolicy(header_factory=registry)


_POLICY = _policy()


def _cleaned(letter: Letter) -> Letter:
    """Every text one line without control characters, every link a web address or ""."""
    return Letter(
        letter.day,
        tuple(_cleaned_entry(one) for one in letter.entries),
        tuple(filter(None, map(tidy, letter.remarks))),
        web_link(letter.page),
        web_link(letter.stop),
    )


def _cleaned_entry(entry: Entry) -> Entry:
    return replace(
        entry,
        title=tidy(entry.title) or "Untitled",
        byline=tidy(entry.byline),
        url=web_link(entry.url),
        excerpt=tidy(entry.excerpt),
        reasons=tuple(filter(None, map(tidy, entry.reasons))),
        save=web_link(entry.save),
        not_for_me=web_link(entry.not_for_me),
    )


def _heading(letter: Letter) -> str:
    day = f"{title_of(letter.day)} {letter.day:%Y}"
    return f"{counted(len(letter.entries), 'paper')} · {day}" if letter.entries else day


def _facts(entry: Entry) -> str:
    votes = "" if entry.upvotes is None else counted(entry.upvotes, "upvote")
    return " · ".join(filter(None, (entry.byline, votes)))


def _why(entry: Entry) -> str:
    why = " · ".join(entry.reasons)
    return why[:1].upper() + why[1:]


def _remarks(letter: Letter) -> tuple[str, ...]:
    return letter.remarks or (() if letter.entries else ("Nothing new today.",))


def _asks(letter: Letter) -> str:
    return _LINKS_WORK if any(one.save or one.not_for_me for one in letter.entries) else ""


def _plain(letter: Letter) -> str:
    blocks = [_heading(letter)]
    blocks += [_plain_entry(number, one) for number, one in enumerate(letter.entries, 1)]
    blocks += [_wrapped(one) for one in _remarks(letter)]
    foot = [f"{_NAME} on your computer sent this."]
    if letter.page:
        foot += ["Open today's list:", letter.page]  # on a line of its own, or the full stop would be part of the link
    if letter.stop:
        foot += ["Stop these mails:", letter.stop]
    foot += filter(None, (_wrapped(_asks(letter)),))
    return "\n\n".join([*blocks, "\n".join(["-- ", *foot])]) + "\n"


def _plain_entry(number: int, entry: Entry) -> str:
    links = (("", entry.url), ("Save:       ", entry.save), ("Not for me: ", entry.not_for_me))
    blocks = (
        "\n".join(
            filter(
                None,
                (
                    _wrapped(entry.title, first=f"{f'{number}.':<4}", indent=_INDENT),
                    _wrapped(_facts(entry), indent=_INDENT),
                    _wrapped(_why(entry), indent=_INDENT),
                ),
            )
        ),
        _wrapped(entry.excerpt, indent=_INDENT),
        "\n".join(f"{_INDENT}{name}{link}" for name, link in links if link),
    )
    return "\n\n".join(filter(None, blocks))


def _wrapped(text: str, *, first: str | None = None, indent: str = "") -> str:
    # Words stay whole, so that what is searched for in the mail is found, and a link can be followed.
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


@cache
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    room = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return room.get_template("letter.html")


def _html(letter: Letter) -> str:
    return _template().render(
        letter=letter,
        subject=subject(letter.entries),
        heading=_heading(letter),
        remarks=_remarks(letter),
        facts=_facts,
        why=_why,
        asks=_asks(letter),
    )
