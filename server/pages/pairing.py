"""`/pair`: the page on which a browser's extension is connected, and devices are disconnected."""

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from server.devices import Devices
from server.keys import Keys
from server.problems import Problem

blueprint = Blueprint("pairing", __name__)


def _devices() -> Devices:
    devices: Devices = current_app.extensions["papershelf-devices"]
    return devices


@blueprint.get("/pair")
def pair() -> str:
    """Show the code; the extension's content script picks it up from the button.

    A GET that makes a code where none is good: only its own page could show it to anybody, and it changes nothing
    in the library.
    """
    keys: Keys = current_app.extensions["papershelf-keys"]
    code, seconds = keys.pairing_code()
    port = current_app.extensions["papershelf-port"]
    return render_template(
        "pair.html", code=code, minutes=max(int(seconds // 60), 1), port=port, devices=_devices().all()
    )


@blueprint.post("/pair/disconnect")
def disconnect() -> Response:
    """Shut a device out, at once."""
    if _devices().revoke(request.form.get("device", "")) is None:
        raise Problem(404, "No such device", "It is disconnected already.")
    return redirect("/pair")
