"""All looks have the same few seconds; one that hangs, fails or has only begun hides no other."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.connecting import connect_zotero
from server.digest.smtp import Account
from server.doctor import Check, checked
from server.home import Home
from tests.server.digest.mail_server import PASSWORD, USER
from tests.server.doctor.looks import named, other_program
from tests.zotero_server import ZoteroServer


@contextmanager
def measured(most: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < most


def ended() -> None:
    """Wait for the looks that nobody waits for any more."""
    for thread in threading.enumerate():
        if thread.name == "papershelf-doctor":
            thread.join(20)


def faults(checks: list[Check]) -> dict[str, str]:
    return {one.name: one.fault for one in checks if not one.ok}


def test_what_is_silent_is_waited_for_at_the_same_time(home: Home, vault: Path):
    names = {"zotero", "zotero-lab", "zotero-reading", "zotero-web"}
    with ZoteroServer(web=True) as web, other_program() as (port, _):
        web.silent = 99
        for name in names:
            home.secrets.set(f"target:{name}", "WEBKEY")
            own = {"way": "web", "url": web.url, "library_id": "4711", "library_type": "user"}
            home.placements.add_target(name, "zotero", own)
        home.daily.post.connect(Account("127.0.0.1", port, "none", USER, USER, USER), PASSWORD)
        with measured(8):  # five times two seconds, one after the other
            checks = checked(home.settings, home=home, now=home.now)
    assert {*names, "mail"} <= faults(checks).keys()
    assert named(checks, "obsidian")[0].ok
    assert vault.is_dir()


def test_what_is_well_as_far_as_it_was_seen_is_no_fault(home: Home, vault: Path):
    pipe = vault / "Endless.md"  # whoever reads it waits for a writer
    os.mkfifo(pipe)
    try:
        checks = checked(home.settings, home=home, now=home.now, patience=1)
    finally:
        os.close(os.open(pipe, os.O_RDWR))
        ended()
    assert named(checks, "obsidian")[0].says == f"Notes go into {vault / 'Papers'}."


def test_what_says_nothing_in_time_is_silent_and_has_its_remedy(home: Home, zotero: ZoteroServer):
    connect_zotero(home, url=zotero.url, key="LOCALKEY")
    zotero.silent = 99
    checks = checked(home.settings, home=home, now=home.now, patience=0.5)
    (one,) = named(checks, "zotero")
    assert (one.fault, one.next) == ("silent", "Close Zotero and open it again.")
    zotero.close()
    ended()


def test_a_target_that_only_a_newer_papershelf_knows_wants_an_update(home: Home):
    home.placements.add_target("reader", "of tomorrow", {})
    (one,) = named(checked(home.settings, home=home, now=home.now), "reader")
    assert (one.fault, one.next) == ("unknown-kind", "Update Papershelf.")


def test_a_look_that_fails_is_told_and_no_other(home: Home):
    home.placements.add_target("obsidian", "obsidian", {"folder": "Papers"})  # without its vault
    checks = checked(home.settings, home=home, now=home.now)
    (one,) = named(checks, "obsidian")
    assert one.fault == "stumbled"
    assert "KeyError" in one.says
    assert str(home.settings.logs_folder) in one.next
    assert named(checks, "browser")[0].fault == "no-browser"
