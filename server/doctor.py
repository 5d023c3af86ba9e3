"""What is well and what is not: a list of checks, each a name, a sentence and the next step.

A new check is one function that yields `Check`s, and one row in `CHECKS`; it raises for nothing that a person can mend.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from library.database import DatabaseError
from library.placements import TargetRow
from server import running
from server.devices import Devices
from server.home import Home
from server.settings import Settings
from sync.target import Health


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    says: str
    next: str = ""  # what to do; "" where nothing is to be done, or only to wait


@dataclass(frozen=True, slots=True)
class Patient:
    """What the checks look at: the settings, and the home if it opens."""

    settings: Settings
    home: Home | None
    fault: str = ""  # why it does not open


def checked(settings: Settings) -> list[Check]:
    """Every check, in the order of the list."""
    try:
        home = Home.open(settings)
    except (DatabaseError, OSError) as error:
        return _all(Patient(settings, None, str(error)))
    with home:
        return _all(Patient(settings, home))


def _all(patient: Patient) -> list[Check]:
    return [check for look in CHECKS for check in look(patient)]


def states(home: Home) -> dict[str, Health]:
    """How each connected target is now, by its name."""
    targets = {one.name: one for one in home.targets()}
    return {
        row.name: zotero(home, row) if row.kind == "zotero" else targets[row.name].check()
        for row in home.placements.connected()
        if row.name in targets
    }


def zotero(home: Home, row: TargetRow) -> Health:
    """How a Zotero library is now; one that takes items, but no files, is told, too."""
    from sync.zotero.state import state  # noqa: PLC0415 - brings all of Zotero's side, which a start does not need

    health = state(row.configuration, home.secrets.get(f"target:{row.name}"))
    withheld = home.files.not_taken().get(row.name, "")
    return Health(ready=False, says=withheld) if health.ready and withheld else health


def _server(patient: Patient) -> Iterator[Check]:
    if found := running.find(patient.settings.home):
        yield Check("server", ok=True, says=f"It runs at {found.url}.")
    else:
        says = "It is not running, so nothing that the browser saves arrives, and nothing is delivered."
        yield Check("server", ok=False, says=says, next="papershelf serve")


def _library(patient: Patient) -> Iterator[Check]:
    if patient.home is None:
        yield Check("library", ok=False, says=f"{patient.settings.database} does not open.", next=patient.fault)
        return
    papers = patient.home.shelf.counts().papers
    yield Check("library", ok=True, says=f"It opens, and holds {papers} paper{'' if papers == 1 else 's'}.")


def _targets(patient: Patient) -> Iterator[Check]:
    for name, health in (states(patient.home) if patient.home else {}).items():
        # The words of a target say what is, and then what to do.
        says, _, then = health.says.partition(". ")
        yield Check(name, health.ready, says.rstrip(".") + ".", "" if health.ready else then)


def _browser(patient: Patient) -> Iterator[Check]:
    if patient.home is None:
        return
    connected = [one.name for one in Devices(patient.home.database, patient.home.now).all() if one.origin]
    if connected:
        yield Check("browser", ok=True, says=f"Connected: {', '.join(connected)}.")
    else:
        yield Check("browser", ok=False, says="No browser is connected.", next="papershelf setup, step 1")


CHECKS: tuple[Callable[[Patient], Iterator[Check]], ...] = (_server, _library, _targets, _browser)
