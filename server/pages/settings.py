"""`/settings`: targets, devices, how notes look, backup, and what config.toml holds."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from library.backup import BackupError, backup
from library.looks import Looks
from library.outcomes import NotFoundError
from library.paper import Paper
from library.placements import TargetRow
from server import autostart, connecting
from server.devices import Devices
from server.home import Home
from server.pages.acts import home
from server.problems import Problem
from server.settings import every
from server.text import ago

blueprint = Blueprint("settings", __name__, url_prefix="/settings")
_PIECE = 1 << 20  # bytes
_ROWS = {"name": 1, "folder": 1, "properties": 8, "region": 10}  # of a field for a template


def _devices() -> Devices:
    found: Devices = current_app.extensions["papershelf-devices"]
    return found


@blueprint.get("")
def page(token: str = "") -> str:
    """All of it, as it stands now. `token`: one that was just made, shown this once."""
    here = home()
    return render_template(
        "settings.html",
        targets=here.placements.targets(),
        faults=here.template_faults(),
        devices=_devices().all(),
        token=token,
        settings=every(here.settings),
        folders=here.settings,
        size=here.settings.database.stat().st_size,
        copies=here.copies.all(),
        copies_fault=here.copies.fault,
        version=version("papershelf"),
        autostart=autostart.state(),
        ago=lambda moment: ago(moment, here.now()),
    )


@blueprint.post("/target")
def target() -> Response:
    """Do something with a target."""
    name = request.form.get("target", "")
    does = _WITH_TARGET.get(request.form.get("act", ""))
    if does is None or not any(row.name == name for row in home().placements.targets()):
        raise Problem(404, "No such target", "It is disconnected already.")
    does(home(), name)
    return redirect("/settings#targets")


def _try_again(here: Home, name: str) -> None:
    Looks(here.database, here.now).soon()
    here.placements.retry(name)


def _disconnect(here: Home, name: str) -> None:
    here.secrets.remove(f"target:{name}")
    here.placements.remove_target(name)


_WITH_TARGET: Mapping[str, Callable[[Home, str], object]] = MappingProxyType(
    {
        "sync": _try_again,
        "prefer": connecting.prefer,
        "rest": connecting.rest,
        "disconnect": _disconnect,
    }
)


@blueprint.post("/device")
def device() -> Response | str:
    """Rename or revoke a device, or make a token for a program."""
    chosen, name = request.form.get("device", ""), request.form.get("name", "")
    match request.form.get("act"):
        case "new":
            _, token = _devices().add(name or "A program")
            return page(token=token)  # no redirect: a token stands in no address
        case "rename" if _devices().rename(chosen, name):
            return redirect("/settings#devices")
        case "revoke" if _devices().revoke(chosen):
            return redirect("/settings#devices")
        case _:
            raise Problem(404, "No such device", "It is disconnected already, or was given no name.")


@blueprint.get("/backup")
def download() -> Response:
    """The whole library as one file, of this moment."""
    here = home()
    folder = Path(tempfile.mkdtemp(dir=here.settings.home, prefix="backup-"))
    path = folder / "library.db"
    try:
        size = backup(here.settings.database, path)
    except BackupError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Problem(500, "The library could not be copied", str(error)) from None
    answer = Response(_sent(path), mimetype="application/vnd.sqlite3")
    answer.content_length = size
    answer.headers.set("Content-Disposition", "attachment", filename=f"papershelf-{here.now():%Y-%m-%d}.db")
    return answer


def _sent(path: Path) -> Iterator[bytes]:
    """A file piece by piece; gone with its folder when all of it went, or nobody wants the rest."""
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    finally:
        shutil.rmtree(path.parent, ignore_errors=True)


@blueprint.route("/notes/<name>", methods=["GET", "POST"])
def notes(name: str) -> str:
    """How notes look: the templates in use, tried on a real paper. Nothing is kept: config.toml is a person's."""
    from server import previewing  # noqa: PLC0415 - brings the templates, which a start does not need
    from sync.obsidian.layout import PRESETS  # noqa: PLC0415

    here = home()
    row = next((one for one in here.placements.targets() if one.name == name and one.kind == "obsidian"), None)
    if row is None:
        raise Problem(404, "No such vault", "It is not connected.")
    templates = previewing.in_use(here, row)
    if request.method == "POST":
        templates = {part: request.form.get(part, "").replace("\r\n", "\n") for part in previewing.PARTS}
    paper = _paper(here, request.values.get("paper", ""))
    return render_template(
        "notes.html",
        row=row,
        templates=templates,
        presets=PRESETS,
        rows=_ROWS,
        paper=paper,
        papers=here.shelf.find(limit=30).papers,
        preview=previewing.preview(here, row, templates, paper) if paper else None,
        toml=_toml(row, templates),
        folder=here.settings.home,
    )


def _paper(here: Home, wanted: str) -> Paper | None:
    try:
        return here.shelf.get(wanted) if wanted else next(iter(here.shelf.find(limit=1).papers), None)
    except NotFoundError:
        return None


def _toml(row: TargetRow, templates: Mapping[str, str]) -> str:
    """The lines for config.toml that make notes look so; "" where all is as Papershelf has it."""
    said = [_line(part, text) for part, text in templates.items() if text.strip()]
    return "\n".join([f"[obsidian.vaults.{row.name}]", *said]) if said else ""


def _line(part: str, text: str) -> str:
    if "\n" not in text and "'" not in text:
        return f"{part} = '{text}'"
    if "'''" not in text:
        return f"{part} = '''\n{text}'''"
    return f'{part} = "{part}.jinja"  # a file in templates/ with this text'
