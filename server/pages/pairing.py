"""`/pair`: the page on which a browser's extension is connected."""

from flask import Blueprint, current_app, render_template

from server.devices import Devices
from server.keys import Keys

blueprint = Blueprint("pairing", __name__)


@blueprint.get("/pair")
def pair() -> str:
    """Show a fresh code; the extension's content script picks it up from the button."""
    keys: Keys = current_app.extensions["papershelf-keys"]
    devices: Devices = current_app.extensions["papershelf-devices"]
    port = current_app.extensions["papershelf-port"]
    return render_template("pair.html", code=keys.pairing_code(), port=port, devices=devices.all())
