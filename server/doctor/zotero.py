"""How a Zotero library is now, and the one thing to do for each way in which it is not well."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from library.placements import TargetRow
from server.doctor.check import Check, ill, well
from server.home import Home
from server.secrets import Secrets
from server.serving import holder_of
from sync.target import Health
from sync.zotero.words import TICK

SILENT = "Close Zotero and open it again."
_CONNECT = "papershelf zotero connect"
# By the fault, as `sync.zotero.state` names it.
_REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "closed": "Open it: what waits goes over by itself.",
        "offline": "Connect this computer to the internet: what waits goes over by itself.",
        "another-program": f"Stop that program and start Zotero, or name Zotero's own port: {_CONNECT} --url URL",
        "too-old": f"Update to Zotero 10 or later, then: {_CONNECT}",
        "api-off": f"In Zotero: {TICK}, then press Always Allow.",
        "key-refused": _CONNECT,
        "web-key-refused": f"Make one that may write at zotero.org/settings/keys, then: {_CONNECT} --web --key KEY",
        "key-reads": "Give that key write access at zotero.org/settings/keys.",
        "read-only": f"Have its owner let you write, or choose another library: {_CONNECT}",
        "locked": "Wait: what waits goes over by itself when Zotero has finished.",
        "busy": "Wait: what waits goes over by itself.",
        "silent": SILENT,
        "outgrown": _CONNECT,
    }
)


def answer_of(row: TargetRow, secrets: Secrets) -> Health:
    """What a Zotero library answers now."""
    from sync.zotero.state import state  # noqa: PLC0415 - brings all of Zotero's side, which a start does not need

    return state(row.configuration, secrets.get(f"target:{row.name}"))


def health(home: Home, row: TargetRow) -> Health:
    """How a Zotero library is now; one that takes items, but no files, is told, too."""
    now = answer_of(row, home.secrets)
    withheld = home.files.not_taken().get(row.name, "")
    return Health(ready=False, says=withheld, fault="files-refused") if now.ready and withheld else now


def looked_at(row: TargetRow, now: Health) -> Iterator[Check]:
    """The same as a check."""
    if now.ready and row.lost:
        says = f"Of the items that are known there, {row.lost} are gone at once, so nothing is written there."
        which = "" if row.name == "zotero" else f" --target {row.name}"
        then = f"Wait until Zotero has synced, or, if you erased them: papershelf zotero forget{which}"
        yield ill(row.name, "half-gone", says, then)
    elif now.ready:
        yield well(row.name, now.says)
    else:
        yield _away(row, now)


def _away(row: TargetRow, now: Health) -> Check:
    says, _, then = now.says.partition(". ")
    says = says.rstrip(".") + _holder(row, now.fault) + "."
    return ill(row.name, now.fault or "refused", says, _REMEDIES.get(now.fault) or then or SILENT)


def _holder(row: TargetRow, fault: str) -> str:
    """Who has the port that Zotero should answer on, where it is not Zotero or nobody knows."""
    if row.configuration["way"] == "web" or fault not in {"another-program", "silent"}:
        return ""
    port = urlsplit(row.configuration["url"]).port
    holder = holder_of(port) if port else None
    return f" (its port is held by {holder})" if holder else ""
