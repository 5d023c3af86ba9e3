"""Connecting a group, on this computer and through the web; and what is told on the way."""

import pytest

from sync.target import LaterError, RefusedError
from sync.zotero.connect import ASKS, connect_local, connect_web
from tests.zotero_server import ZoteroServer


@pytest.fixture(params=["local", "web"])
def asked(request):
    """A Zotero with two groups, and how to connect to it."""
    server: ZoteroServer = request.getfixturevalue("zotero" if request.param == "local" else "web")
    server.add_group("77", "Harbour Lab")
    server.add_group("78", "Reading Circle")

    def connect(group, **more):
        if server.web:
            return connect_web("WEBKEY", group=group, url=server.url, **more)
        return connect_local(server.url, "LOCALKEY", group=group, **more)

    return server, connect


@pytest.mark.parametrize("wanted", ["77", "harbour lab"])
def test_a_group_is_named_by_number_or_name(asked, wanted):
    server, connect = asked
    connected = connect(wanted)
    chosen = {name: connected.configuration[name] for name in ("library_id", "library_type", "library_name")}
    assert chosen == {"library_id": "77", "library_type": "group", "library_name": "Harbour Lab"}
    assert connected.says.endswith(", group Harbour Lab (77)")
    assert list(server.groups["77"].collections) == [connected.configuration["collection"]]
    assert server.groups["77"].items == {}
    assert server.library.collections == {}


def test_a_group_that_is_not_there_is_told_with_those_that_are(asked):
    server, connect = asked
    said = "There is no group 79 of yours. You are in Harbour Lab \\(77\\), Reading Circle \\(78\\): name one of them"
    with pytest.raises(RefusedError, match=said):
        connect("79")
    server.groups.clear()
    with pytest.raises(RefusedError, match="You are in none: leave --group out"):
        connect("79")


def test_a_group_that_may_not_be_written_is_told_with_the_others(asked):
    server, connect = asked
    server.unwritable.add("77")
    with pytest.raises(RefusedError, match="You may not write in the group Harbour Lab \\(77\\)") as caught:
        connect("77")
    assert "Your other groups: Reading Circle (78)." in caught.value.reason
    assert server.groups["77"].items == {}
    connect("78")


def test_a_locked_library_is_told(asked):
    server, connect = asked
    server.locked = True
    with pytest.raises(LaterError, match="library is locked"):
        connect(None)
    server.locked = False
    connect(None)


def test_an_old_zoteros_group(zotero):
    zotero.version = "9.0.4"
    zotero.add_group("77", "Harbour Lab")
    connected = connect_local(zotero.url, group="77")
    assert connected.configuration["library_name"] == "Harbour Lab"
    assert connected.configuration["way"] == "connector"


def test_each_step_is_told_in_its_order(zotero):
    zotero.dialog = "always"
    steps: list[str] = []
    connect_local(zotero.url, tell=steps.append)
    assert steps == [
        f"Found Zotero 11.0 at {zotero.url}.",
        ASKS,
        "Papershelf writes a test item and takes it away again.",
        "Reading and writing work. Look at Zotero: it jumps to the collection Papershelf, where that is new.",
    ]
    steps.clear()
    connect_local(zotero.url, "LOCALKEY", tell=steps.append)
    assert ASKS not in steps  # it has a key, so there is no dialog
