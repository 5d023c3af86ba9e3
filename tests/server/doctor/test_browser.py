"""Whether a browser is connected, and its extension as new as the server."""

from importlib.metadata import version

import pytest

from server.security import EXTENSION
from tests.server.doctor.looks import looked, several
from tests.server.parts import Server

CHROME, FIREFOX = "chrome-extension://abc", "moz-extension://4f1c"


def says(server: Server, token: str, told: str) -> None:
    assert server.get("/api/targets", token=token, headers={EXTENSION: told}).status_code == 200


def test_without_a_browser_it_is_to_be_set_up(server: Server):
    one = looked(server.home, "browser")
    assert (one.fault, one.next) == ("no-browser", "papershelf setup")


def test_one_of_the_same_version_is_well(server: Server):
    _, token = server.devices.add("Chrome on desk", origin=CHROME)
    says(server, token, version("papershelf"))
    one = looked(server.home, "browser")
    assert (one.ok, one.says) == (True, "Connected: Chrome on desk.")


@pytest.mark.parametrize(("origin", "page"), [(CHROME, "chrome://extensions"), (FIREFOX, "about:debugging")])
def test_an_older_one_is_to_be_loaded_anew(server: Server, origin: str, page: str):
    _, token = server.devices.add("Browser at work", origin=origin)
    says(server, token, "0.0.9")
    one = looked(server.home, "browser")
    assert one.fault == "older-extension"
    assert "Browser at work is of version 0.0.9" in one.says
    assert page in one.next
    says(server, token, version("papershelf"))
    assert looked(server.home, "browser").ok


def test_of_two_the_older_one_is_named(server: Server):
    for name, told in (("Chrome", "0.0.9"), ("Firefox", "99.10")):
        _, token = server.devices.add(name, origin=CHROME)
        says(server, token, told)
    (one,) = several(server.home, "browser")
    assert "in Chrome is of version 0.0.9" in one.says


@pytest.mark.parametrize("told", ["", "new", "1.2.3.4.5", "0.0.9; x", "9" * 400, "0.0.9-rc"])
def test_what_is_no_version_is_not_kept(server: Server, told: str):
    device, token = server.devices.add("Chrome", origin=CHROME)
    says(server, token, told)
    (kept,) = [one for one in server.devices.all() if one.id == device.id]
    assert kept.extension == ""
    assert looked(server.home, "browser").ok


def test_a_program_has_no_extension(server: Server):
    says(server, server.token, "0.0.1")
    assert all(not one.extension for one in server.devices.all())


def test_a_version_that_stays_the_same_is_written_once(server: Server):
    _, token = server.devices.add("Chrome", origin=CHROME)
    says(server, token, "0.0.9")
    stamp = server.home.database.stamp()
    for _ in range(3):
        says(server, token, "0.0.9")
    assert server.home.database.stamp() == stamp
