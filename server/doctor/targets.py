"""How each connected target is now."""

from library.placements import TargetRow
from server.doctor import vault, zotero
from server.doctor.check import Look, Patient, ill
from server.doctor.opening import targets_of
from server.home import Home
from server.secrets import Secrets
from sync.target import Health

_UPDATE = "Update Papershelf."


def looks(patient: Patient) -> list[Look]:
    """One look for each; where the library does not open, each that its file still names."""
    home = patient.home
    rows = home.placements.connected() if home else targets_of(patient.settings.database)
    return [_look(patient, row) for row in rows]


def _look(patient: Patient, row: TargetRow) -> Look:
    if row.kind == "zotero":
        return Look(row.name, lambda: zotero.looked_at(row, _answer(patient, row)), zotero.SILENT)
    if row.kind == "obsidian":
        return Look(row.name, lambda: vault.looked_at(patient.settings, patient.home, row), vault.SILENT)
    says = f"It is of a kind that this Papershelf does not know: {row.kind}."
    return Look(row.name, lambda: iter([ill(row.name, "unknown-kind", says, _UPDATE)]), _UPDATE)


def _answer(patient: Patient, row: TargetRow) -> Health:
    home = patient.home
    return zotero.health(home, row) if home else zotero.answer_of(row, Secrets(patient.settings.home))


def states(home: Home) -> dict[str, Health]:
    """How each connected target is now, by its name: a glance, which reads no notes."""
    targets = {one.name: one for one in home.targets()}
    return {
        row.name: zotero.health(home, row) if row.kind == "zotero" else targets[row.name].check()
        for row in home.placements.connected()
        if row.name in targets
    }
