"""The suite that all targets share, for Zotero."""

import pytest

from tests.sync import real_zotero
from tests.sync.deliveries import Between, Deliveries, There
from tests.sync.shelves import Desk
from tests.sync.zoteros import change, target_of
from tests.zotero_server import ZoteroServer


class InZotero:
    name = "zotero"

    def __init__(self, server: ZoteroServer) -> None:
        self.server = server

    def titles(self):
        return sorted(one["title"] for one in self.server.items if not one.get("deleted"))

    def _key(self, title):
        return next(one["key"] for one in self.server.items if one["title"] == title)

    def retitle(self, old, new):
        change(self.server, self._key(old), title=new)

    def take_away(self, title):
        self.server.library.erase(self._key(title))

    def go_away(self):
        self.server.close()

    def come_back(self):
        self.server.open()


@pytest.fixture
def between(desk: Desk, zotero: ZoteroServer) -> Between:
    one = Between(target_of(zotero, desk))
    desk.connect(one)
    return one


@pytest.fixture
def there(zotero: ZoteroServer, between: Between) -> InZotero:
    assert between.name == "zotero"
    return InZotero(zotero)


class TestDeliveriesToZotero(Deliveries):
    def test_what_a_person_changed_is_not_taken_away(self, desk: Desk, there: There):
        if real_zotero.URL:
            pytest.skip("what is changed within ten seconds of being made may be a plug-in's; here time does not pass")
        super().test_what_a_person_changed_is_not_taken_away(desk, there)
