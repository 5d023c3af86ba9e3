"""The suite that all targets share, for a vault."""

import pytest

from sync.obsidian import frontmatter
from tests.sync.deliveries import Between, Deliveries
from tests.sync.shelves import Desk
from tests.sync.vaults import Vault


class InObsidian:
    name = "obsidian"

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    def _kept(self):
        """Notes that stay after a paper went are the person's; they count as there."""
        return {path: frontmatter.read(text)["title"] for path, text in self.vault.notes.items()}

    def titles(self):
        return sorted(self._kept().values())

    def _path(self, title):
        return self.vault.root / next(path for path, one in self._kept().items() if one == title)

    def retitle(self, old, new):
        path = self._path(old)
        path.write_text(path.read_text().replace(f'title: "{old}"', f'title: "{new}"'))
        self.vault.age(path, 3600)
        self._time_passes()

    def take_away(self, title):
        self._path(title).unlink()
        self._time_passes()

    def go_away(self):
        self.vault.root.rename(self.vault.root.with_name("unplugged"))

    def come_back(self):
        self.vault.root.with_name("unplugged").rename(self.vault.root)

    def _time_passes(self):
        self.vault.target._index._scanned = float("-inf")


@pytest.fixture
def there(desk: Desk) -> InObsidian:
    return InObsidian(Vault(desk))


@pytest.fixture
def between(desk: Desk, there: InObsidian) -> Between:
    one = Between(there.vault.target)
    desk.targets[:] = [one]
    return one


class TestDeliveriesToObsidian(Deliveries):
    pass
