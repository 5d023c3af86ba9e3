"""Zotero's dialog, and what goes wrong between Papershelf and Zotero, as Later or Refused, in words for a person.

LaterError
+-- NewServerError     another Zotero, or another database, answers than the one that was spoken to
+-- NotZoteroError     another program answers on Zotero's port
+-- OldZoteroError     a Zotero that lets no program write
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2

from sync.target import LaterError, RefusedError

ASKS = "Look at Zotero: it asks whether Papershelf may write. Press Always Allow."
# What each button of Zotero's dialog does; Esc was seen to grant for ever.
BUTTONS = {
    "Always Allow": "Papershelf reads and writes from now on: this one is needed.",
    "Allow": "for one request only, which is too little: Papershelf would have to ask every time.",
    "Deny": "nothing changes, and nothing is connected.",
    "Esc": "closes the dialog, but Zotero takes it for Always Allow, for ever. To refuse, press Deny.",
}

FIRST_WRITING = 10  # Zotero's version: local writes came with it
CLOSED = "Zotero is closed. What waits goes over by itself when you open it."
OFFLINE = "zotero.org cannot be reached. What waits goes over by itself when you are online."
TICK = "Settings → Advanced → tick 'Allow other applications on this computer to communicate with Zotero'"
SAYS_NO = f"Zotero is running, but does not accept changes. In Zotero: {TICK}, then press Always Allow."
READS_NO = f"Zotero is running, but lets no program read it. In Zotero: {TICK}."
NO_KEY = "Zotero no longer knows Papershelf's key. Connect again: `papershelf zotero connect`."
NO_WEB_KEY = (
    "zotero.org no longer knows Papershelf's key. Make one at zotero.org/settings/keys with write access and connect "
    "again: `papershelf zotero connect --web --key KEY`."
)
READ_ONLY = "This library is read-only for Papershelf. Connect with a key that may write, or choose another library."
LOCKED = (
    "The Zotero library is locked, because Zotero is busy with all of it. What waits goes over by itself afterwards."
)
_REFUSED_LENGTH = 300  # characters of Zotero's own words that are shown


class StaleError(Exception):
    """412 or 404: the item is at another version than the one that was read, or gone."""


class NewServerError(LaterError):
    """Keys and versions of the one before mean nothing here."""

    def __init__(self) -> None:
        super().__init__("Another Zotero answers now than before. I look everything up in it first.", retry_after=1)


class NotZoteroError(LaterError):
    """An answer without Zotero's version: Foxit, JabRef and others pose as Zotero on its port."""

    def __init__(self, url: str, program: str) -> None:
        super().__init__(
            f"{program or 'Another program'} answers at {url}, not Zotero. Close it and start Zotero anew, or name "
            "Zotero's port with --url.",
            retry_after=60,
        )


class OldZoteroError(LaterError):
    """Zotero ≤ 9: its local API reads only."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"Zotero {version} lets no program write. Update to Zotero 10 or later, or connect again: new papers can "
            "go there, or everything through the web.",
            retry_after=60,
        )


def writes(version: str) -> bool:
    """Whether a Zotero of this version lets programs write; one built from source may have any name."""
    major = version.partition(".")[0]
    return not major.isdecimal() or int(major) >= FIRST_WRITING


@contextmanager
def told(*, local: bool) -> Iterator[None]:
    """Pyzotero's and the network's exceptions in our words."""
    from pyzotero import errors  # noqa: PLC0415 - 0.3 s, and only Zotero needs it

    try:
        yield
    except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
        raise LaterError(CLOSED if local else OFFLINE) from error
    except httpx2.HTTPError as error:  # the answer was lost: it may be done all the same, so look again before a retry
        msg = f"Zotero did not answer ({type(error).__name__}). I look again before I send anything twice."
        raise LaterError(msg, retry_after=5) from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:  # likewise: Zotero names no length of its answers
        msg = "Zotero's answer broke off. I look again before I send anything twice."
        raise LaterError(msg, retry_after=5) from error
    except errors.ServerIDMismatchError as error:
        raise NewServerError from error
    except errors.LocalAPIKeyRequiredError as error:
        raise LaterError(NO_KEY, retry_after=60) from error
    except errors.UserNotAuthorisedError as error:
        # The body tells three things apart that are all 403: the preference, the key, the library.
        said = str(error)
        reason = SAYS_NO if "not enabled" in said else NO_WEB_KEY if "Invalid key" in said else READ_ONLY
        raise LaterError(reason, retry_after=60) from error
    except errors.ConflictError as error:
        raise LaterError(LOCKED, retry_after=30) from error
    except (errors.PreConditionFailedError, errors.ResourceNotFoundError) as error:
        raise StaleError(str(error)) from error
    except errors.PyZoteroError as error:
        said = " ".join((str(error).partition("Response:")[2] or str(error)).split())
        raise RefusedError(f"Zotero says no: {said[:_REFUSED_LENGTH]}") from error
