"""How each connected target is now."""

from library.placements import TargetRow
from server.doctor import vault, zotero
from server.doctor.check import Look, Patient
from server.home import Home
from sync.target import Health


def looks(patient: Patient) -> list[Look]:
    """One look for each."""
    home = patient.home
    if home is None:
        return []
    return [_look(home, row) for row in home.placements.connected()]


def _look(home: Home, row: TargetRow) -> Look:
    if row.kind == "zotero":
        return Look(row.name, lambda: zotero.looked_at(home, row), zotero.SILENT)
    return Look(row.name, lambda: vault.looked_at(home, row), vault.SILENT)


def states(home: Home) -> dict[str, Health]:
    """How each connected target is now, by its name: a glance, which reads no notes."""
    targets = {one.name: one for one in home.targets()}
    return {
        row.name: zotero.health(home, row) if row.kind == "zotero" else targets[row.name].check()
        for row in home.placements.connected()
        if row.name in targets
    }
