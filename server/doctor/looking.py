"""All looks at once: each has a thread of its own and the same few seconds, so that none holds up the others."""

import logging
import queue
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime

from sqlalchemy.exc import DBAPIError

from library.now import utc_now
from server.doctor import browser, computer, library, mail, server, targets
from server.doctor.check import PATIENCE, Check, Look, Patient, ill, restoring
from server.doctor.opening import ClosedError, in_thread, opened, words
from server.home import Home
from server.settings import Settings

log = logging.getLogger(__name__)
_LOOKS: tuple[Callable[[Patient], list[Look]], ...] = (
    server.looks,
    library.looks,
    computer.looks,
    targets.looks,
    mail.looks,
    browser.looks,
)
_Answer = queue.SimpleQueue[Check | None]  # None: that was all


def checked(
    settings: Settings,
    *,
    home: Home | None = None,
    here: str = "",
    now: Callable[[], datetime] = utc_now,
    patience: float = PATIENCE,
) -> list[Check]:
    """Every check, in the order of the list.

    Args:
        settings: of the home folder.
        home: where it is open already; it stays open.
        here: the address of the server that asks.
        now: the time.
        patience: seconds that all looks have together, and before them the library to open.
    """
    if home is not None:
        return _all(Patient(settings, home, now, here=here), patience)
    try:
        home = opened(settings, now, patience)
    except ClosedError as error:
        return _all(Patient(settings, None, now, closed=str(error), closed_as=error.kind), patience)
    with home:
        return _all(Patient(settings, home, now), patience)


def _all(patient: Patient, patience: float) -> list[Check]:
    found: list[Check] = []
    looks: list[Look] = []
    for several in _LOOKS:
        try:
            looks += several(patient)
        except Exception as error:  # noqa: BLE001 - one that cannot begin is told like one that fails
            found.append(_stumbled(patient, several.__module__.rpartition(".")[2], error))
    answers = [_begun(patient, look) for look in looks]
    end = time.monotonic() + patience
    for look, answer in zip(looks, answers, strict=True):
        said = list(_said(answer, end))
        found += [one for one in said if not one.ok] or said or [_silent(look, patience)]
    return found


def _begun(patient: Patient, look: Look) -> _Answer:
    answer: _Answer = queue.SimpleQueue()

    def run() -> None:
        try:
            for one in look.run():
                answer.put(one)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are told
            answer.put(_stumbled(patient, look.name, error))
        answer.put(None)

    in_thread(run)
    return answer


def _said(answer: _Answer, end: float) -> Iterator[Check]:
    """What a look has found by then; what it would find later is not waited for."""
    with suppress(queue.Empty):
        while one := answer.get(timeout=max(0.0, end - time.monotonic())):
            yield one


def _silent(look: Look, patience: float) -> Check:
    says = f"{look.name.capitalize()} did not answer within {patience:.0f} seconds."
    return ill(look.name, "silent", says, look.silent)


def _stumbled(patient: Patient, name: str, error: Exception) -> Check:
    if isinstance(error, DBAPIError | sqlite3.Error):
        says = f"What is known of it cannot be read out of the library ({words(error)})."
        return ill(name, "library", says, restoring(patient.settings))
    log.error("the doctor stumbled over %s", name, exc_info=error)
    says = f"It could not be looked at ({type(error).__name__}: {error})."
    return ill(name, "stumbled", says, f"Report it with the last lines of {patient.settings.logs_folder}.")
