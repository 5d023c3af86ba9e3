"""Whether a browser is connected, and its extension as new as this Papershelf."""

import re
from collections.abc import Iterator
from importlib.metadata import version

from server.devices import Device, Devices
from server.doctor.check import Check, Look, Patient, ill, well

_NAME = "browser"


def looks(patient: Patient) -> list[Look]:
    """One look, if the library opens."""
    return [Look(_NAME, lambda: _browser(patient), "Try again.")] if patient.home else []


def _browser(patient: Patient) -> Iterator[Check]:
    if patient.home is None:
        return
    connected = [one for one in Devices(patient.home.database, patient.home.now).all() if one.origin]
    if not connected:
        yield ill(_NAME, "no-browser", "No browser is connected.", "papershelf setup")
        return
    yield well(_NAME, f"Connected: {', '.join(one.name for one in connected)}.")
    ours = version("papershelf")
    older = [one for one in connected if one.extension and _order(one.extension) < _order(ours)]
    for one in older:
        says = f"The extension in {one.name} is of version {one.extension}, older than this Papershelf ({ours})."
        yield ill(_NAME, "older-extension", says, f"Reload Papershelf at {_page(one)}.")


def _order(version_: str) -> tuple[int, ...]:
    """A version as what sorts: "0.10.0rc1" is (0, 10, 0)."""
    return tuple(int(one) for one in re.findall(r"(?:^|\.)(\d+)", version_))


def _page(device: Device) -> str:
    is_firefox = (device.origin or "").startswith("moz-extension:")
    return "about:debugging#/runtime/this-firefox" if is_firefox else "chrome://extensions"
