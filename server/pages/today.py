"""`/today`: the papers that matter to this reader, a list a day; `/list/TOKEN`: what a mail's links ask, and do."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from library.formats import clips
from library.text import plain_math
from server.digest.days import Day
from server.digest.entries import byline, excerpt
from server.digest.links import LinkError
from server.digest.listed import Listing
from server.home import Home
from server.pages.acts import back, home
from server.problems import Problem

blueprint = Blueprint("today", __name__)
_GONE = "That paper is on no list any more."


@dataclass(frozen=True, slots=True)
class Row:
    """A paper of a list as the page shows it. `paper`: as which it is on the shelf by now."""

    listing: Listing
    title: str
    by: str
    excerpt: str
    reasons: tuple[str, ...]
    paper: str


@blueprint.get("/today")
def today() -> str:
    """The latest list, or that of `day`; the lists before."""
    here = home()
    days = here.daily.days.all()
    wanted = request.args.get("day", "")
    shown = next((one for one in days if not wanted or one.day.isoformat() == wanted), None)
    if shown is None and wanted:
        raise Problem(404, "There is no list of that day", "The page Today has all that were made.")
    return render_template(
        "today.html",
        shown=shown,
        rows=_rows(here, shown) if shown else (),
        days=[one.day for one in days],
        next_at=here.daily.next_at(),
        account=here.daily.post.account,
        fetches=here.settings.sources.fetch,
    )


def _rows(here: Home, day: Day) -> tuple[Row, ...]:
    saved = here.daily.listed.on_shelf([one.listed for one in day.papers])
    return tuple(
        Row(
            listing,
            plain_math(listing.title),
            byline(listing),
            excerpt(listing),
            one.reasons,
            saved.get(one.listed, ""),
        )
        for one, listing in here.daily.listed.told(day.papers)
    )


@blueprint.post("/today/make")
def make() -> Response:
    """Make today's list now."""
    daily = home().daily
    daily.make(daily.local(daily.now()).date(), patient=False)
    return back()


@blueprint.post("/today/mail")
def mail_again() -> Response:
    """Send the mail of the latest list now."""
    home().daily.days.again()
    return back()


@blueprint.post("/today/<int:number>/<act>")
def act(number: int, act: str) -> Response:
    """Save a paper of a list, or do without it, or take that back."""
    match act:
        case "save":
            return back(_save(home(), number))
        case "not-for-me" | "for-me":
            if not home().daily.listed.not_for_me(number, unwanted=act == "not-for-me"):
                raise Problem(404, "Not Found", _GONE)
            return back()
        case _:
            raise Problem(404, "Not Found", "A list has no such button.")


def _save(here: Home, number: int) -> str:
    """Save a listed paper as its page would have been; the batch that did."""
    listing = here.daily.listed.of([number]).get(number)
    if listing is None:
        raise Problem(404, "Not Found", _GONE)
    return here.shelf.receive(clips(listing.page, [listing.paper], here.now()), via="daily list").batch


@blueprint.get("/list/<token>")
def asked(token: str) -> tuple[str, int] | str:
    """What a link of a mail would do: shown, not done, for mail scanners open every link."""
    try:
        link = home().daily.post.links.read(token)
    except LinkError as error:
        return render_template("link.html", wrong=str(error)), 410
    listing = home().daily.listed.of([link.listed]).get(link.listed)
    if listing is None and link.act != "stop":
        return render_template("link.html", wrong=_GONE), 410
    return render_template("link.html", link=link, listing=listing, by=byline(listing) if listing else "")


@blueprint.post("/list/<token>")
def done(token: str) -> tuple[str, int] | str:
    """Do it, once. A mail program that its reader told to leave the list posts here by itself (RFC 8058)."""
    here = home()
    try:
        link = here.daily.post.links.read(token)
        here.daily.post.links.use(link)
    except LinkError as error:
        return render_template("link.html", wrong=str(error)), 410
    match link.act:
        case "save":
            _save(here, link.listed)
        case "not-for-me":
            here.daily.listed.not_for_me(link.listed)
        case "stop":
            here.daily.post.disconnect()
    return render_template("link.html", done=link, listing=here.daily.listed.of([link.listed]).get(link.listed))
