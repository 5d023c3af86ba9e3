"""`/welcome`: browser, Obsidian, Zotero, daily list; each one state and one button, each skippable."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from server import autostart, connecting
from server.devices import Devices
from server.digest.providers import PRESETS
from server.home import Home
from server.problems import Problem
from server.security import FEED
from sync.obsidian.places import find_vaults
from sync.target import SyncError
from sync.zotero.finding import LOCAL, find
from sync.zotero.words import ASKS, BUTTONS

_LONGEST_NAME = 200  # characters of a group's name
blueprint = Blueprint("welcome", __name__)


def _home() -> Home:
    home: Home = current_app.extensions["papershelf"]
    return home


def _dialog() -> connecting.ZoteroDialog:
    dialog: connecting.ZoteroDialog = current_app.extensions.setdefault(
        "papershelf-zotero-dialog", connecting.ZoteroDialog(_home())
    )
    return dialog


@blueprint.get("/welcome")
def welcome(feed: str = "") -> str:
    """The four steps, as they stand now."""
    from server import doctor  # noqa: PLC0415 - brings a look at everything, which a start does not need

    home = _home()
    devices: Devices = current_app.extensions["papershelf-devices"]
    # Of several of one kind the one that new papers go to.
    targets = {row.kind: row for row in sorted(home.placements.targets(), key=lambda row: row.auto)}
    connected = targets.get("zotero")
    return render_template(
        "welcome.html",
        browsers=[one for one in devices.all() if one.origin],
        extension=home.settings.extension,
        obsidian=targets.get("obsidian"),
        vaults=find_vaults(),
        default_vault=home.settings.vault,
        zotero=connected,
        health=doctor.zotero(home, connected) if connected else None,
        found=None if connected else find(_zotero_url()),
        asks=ASKS,
        buttons=BUTTONS,
        url=_zotero_url() if request.args.get("zotero") else "",
        dialog=_dialog().state,
        steps=_dialog().steps,
        outcome=_dialog().outcome,
        papers=home.shelf.counts().papers,
        autostart=autostart.state(),
        account=home.daily.post.account,
        presets=PRESETS,
        latest=home.daily.days.latest(),
        next_at=home.daily.next_at(),
        feed=feed,
    )


def _zotero_url() -> str:
    """Where Zotero answers: `?zotero=` for one on another port, on this computer only.

    Whoever gets a signed-in person to open an address must not choose whom this server connects to.
    """
    given = request.args.get("zotero") or request.form.get("zotero") or LOCAL
    try:
        parts = urlsplit(given)
        here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"} and parts.port is not None
    except ValueError:
        here = False
    if not here or parts.username or parts.password or parts.path.strip("/") or parts.query or parts.fragment:
        raise Problem(422, "That is not a Zotero of this computer", "Give http://127.0.0.1 and its port.")
    return f"http://{parts.hostname}:{parts.port}"


@blueprint.post("/welcome/obsidian")
def connect_obsidian() -> Response:
    """Notes go into the vault that was chosen."""
    chosen = request.form.get("vault", "")
    folder = request.form.get("folder", "Papers").strip() or "Papers"
    if not chosen:
        raise Problem(422, "No vault was chosen", "Go back and choose one, or type its folder.")
    if not chosen.startswith("~") and not Path(chosen).is_absolute():
        raise Problem(422, "That folder cannot be used", f"Give the whole path of {chosen[:200]!r}, from / or ~ on.")
    try:
        connecting.connect_obsidian(
            _home(),
            Path(chosen),
            folder,
            everything=request.form.get("everything") != "no",
            base=bool(request.form.get("base")),
        )
    except SyncError as error:
        raise Problem(422, "That folder cannot be used", error.reason) from None
    return redirect("/welcome#obsidian")


@blueprint.post("/welcome/zotero")
def connect_zotero() -> Response:
    """Open Zotero's dialog; it blocks until the person pressed a button there, so it has a thread of its own."""
    group = request.form.get("group", "").strip()[:_LONGEST_NAME] or None
    url = _zotero_url()
    _dialog().start(url, everything=request.form.get("everything") != "no", group=group)
    return redirect("/welcome#zotero" if url == LOCAL else f"/welcome?zotero={url}#zotero")


@blueprint.get("/welcome/zotero/state")
def zotero_state() -> dict[str, Any]:
    """How the dialog stands; the page asks until it is over."""
    dialog = _dialog()
    return {"state": dialog.state, "steps": dialog.steps, "asks": dialog.steps[-1:] == (ASKS,)}


@blueprint.post("/welcome/mail")
def connect_mail() -> Response:
    """Send the daily list with this account, once a first mail has gone through it."""
    given = {
        name: request.form.get(name, "").strip() for name in ("preset", "host", "port", "security", "address", "to")
    }
    from server.digest import letters  # noqa: PLC0415 - few starts write a mail

    try:
        letters.connect(_home(), given, request.form.get("password", ""))
    except (SyncError, ValueError) as error:
        raise Problem(422, "No mail can be sent so", str(error)) from None
    return redirect("/welcome#digest")


@blueprint.post("/welcome/mail/stop")
def stop_mail() -> Response:
    """No mails any more."""
    _home().daily.post.disconnect()
    return redirect("/welcome#digest")


@blueprint.post("/welcome/feed")
def feed_address() -> str:
    """An address for a feed reader, with a token of its own, shown this once."""
    devices: Devices = current_app.extensions["papershelf-devices"]
    _, token = devices.add("Feed reader", scope=FEED)
    return welcome(feed=f"{request.host_url}feed.atom?token={token}")


@blueprint.post("/welcome/autostart")
def start_at_login() -> Response:
    """Start Papershelf at log-in, or no longer."""
    try:
        # Not `now`: the server that answers this is running, and is to go on.
        autostart.install(_home().settings.home, now=False) if request.form.get("on") else autostart.remove(now=False)
    except autostart.AutostartError as error:
        raise Problem(503, "That cannot be set here", str(error)) from None
    return redirect("/welcome#autostart")
