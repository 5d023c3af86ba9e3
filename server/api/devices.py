"""`/api/health`, `/api/pair`, `/api/sign-in-key`, `/api/devices/this`."""

from importlib.metadata import version
from typing import Any

from flask import Blueprint, current_app, g, request
from pydantic import Field

from server.api.asking import Body, read
from server.devices import Devices
from server.keys import Keys
from server.problems import Problem
from server.security import Door

blueprint = Blueprint("devices", __name__, url_prefix="/api")


class PairBody(Body):
    """The code that our page shows, and a name for the device."""

    code: str = Field(max_length=40)
    name: str = Field(default="Browser", max_length=100)


@blueprint.get("/health")
def health() -> dict[str, str]:
    """Name and version, nothing more: for whoever has no token yet."""
    return {"name": "papershelf", "version": version("papershelf")}


@blueprint.post("/pair")
def pair() -> dict[str, Any]:
    """A device's token for a pairing code."""
    body = read(PairBody)
    keys: Keys = current_app.extensions["papershelf-keys"]
    door: Door = current_app.extensions["papershelf-door"]
    if not keys.pair(body.code):
        door.wrong_key()
        raise Problem(403, "This code is not good", "It is used, older than five minutes, or mistyped. Get a new one.")
    origin = request.headers.get("Origin")
    extension = origin if door.origin() == "extension" else None
    devices: Devices = current_app.extensions["papershelf-devices"]
    device, token = devices.add(body.name, origin=extension)
    return {"token": token, "device": device.id, "server": {"name": "papershelf", "version": version("papershelf")}}


@blueprint.delete("/devices/this")
def revoke_this() -> dict[str, str]:
    """Revoke the token that this call bears: a browser that disconnects leaves no key behind."""
    if g.device is None or g.device.scope == "own":  # which the command line of this computer works with
        raise Problem(403, "Only a device disconnects itself", "Others are shut out with `papershelf token revoke`.")
    devices: Devices = current_app.extensions["papershelf-devices"]
    devices.revoke(g.device.id)
    return {"revoked": g.device.id}


@blueprint.post("/sign-in-key")
def sign_in_key() -> dict[str, str]:
    """A one-time key for the pages, for the command line of this computer."""
    if g.device is None:
        raise Problem(403, "Only with a token", "The pages need no further key.")
    keys: Keys = current_app.extensions["papershelf-keys"]
    return {"key": keys.sign_in_key()}
