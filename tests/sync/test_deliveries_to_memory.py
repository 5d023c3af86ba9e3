"""The suite that all targets share, for the one in memory."""

import pytest

from sync.memory import MemoryTarget
from tests.sync.deliveries import Between, Deliveries
from tests.sync.shelves import Desk


class InMemory:
    name = "memory"

    def __init__(self, target: MemoryTarget) -> None:
        self.target = target

    def titles(self):
        return sorted(one["title"] for one in self.target.things.values())

    def retitle(self, old, new):
        next(one for one in self.target.things.values() if one["title"] == old)["title"] = new

    def take_away(self, title):
        ref = next(ref for ref, one in self.target.things.items() if one["title"] == title)
        del self.target.things[ref]

    def go_away(self):
        self.target.away = "Memory is closed."

    def come_back(self):
        self.target.away = ""


@pytest.fixture
def between(desk: Desk) -> Between:
    one = Between(MemoryTarget())
    desk.connect(one)
    return one


@pytest.fixture
def there(between: Between) -> InMemory:
    assert isinstance(between.target, MemoryTarget)
    return InMemory(between.target)


class TestDeliveriesToMemory(Deliveries):
    pass
