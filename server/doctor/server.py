"""Whether the server runs, and if not, whether it could: who has its port."""

import socket
from collections.abc import Iterator
from contextlib import suppress

import httpx2

from server import running
from server.doctor.check import ANSWER, Check, Look, Patient, ill, well
from server.serving import holder_of
from sync.holders import has_ended

_NAME = "server"
_START = "papershelf serve"


def looks(patient: Patient) -> list[Look]:
    """One look."""
    return [Look(_NAME, lambda: _server(patient), "Stop it and start it anew: papershelf serve")]


def _server(patient: Patient) -> Iterator[Check]:
    if patient.here:
        yield well(_NAME, f"It runs at {patient.here}.")
    elif found := running.find(patient.settings.home, patience=ANSWER):
        yield well(_NAME, f"It runs at {found.url}.")
    else:
        yield _away(patient)


def _away(patient: Patient) -> Check:
    left, port = running.recorded(patient.settings.home), patient.settings.port
    if left and not has_ended(left.pid) and (holder := holder_of(left.port)) and holder.pid == left.pid:
        says = f"It runs at {left.url} (process {left.pid}), but does not answer."
        return ill(_NAME, "silent", says, f"Stop process {left.pid}, then: {_START}")
    if not port or not _taken(port):
        says = "It is not running, so nothing that the browser saves arrives, and nothing is delivered."
        return ill(_NAME, "not-running", says, _START)
    by = _by(port)
    if _is_papershelf(port):
        says = f"It is not running, and the Papershelf of another home folder has port {port} ({by})."
        return ill(_NAME, "port-of-another-home", says, _other_port(port))
    says = f"It is not running, and port {port} is taken by {by}."
    return ill(_NAME, "port-taken", says, f"Stop that program, or set another port in config.toml, then: {_START}")


def _other_port(port: int) -> str:
    return f"Set another port in config.toml, such as port = {port + 1}, then: {_START}"


def _by(port: int) -> str:
    return str(holder_of(port) or "a program that this system does not name")


def _taken(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _is_papershelf(port: int) -> bool:
    with suppress(httpx2.HTTPError, ValueError, AttributeError):
        answer = httpx2.get(f"http://127.0.0.1:{port}/api/health", timeout=0.5, trust_env=False)
        return bool(answer.json().get("name") == "papershelf")
    return False
