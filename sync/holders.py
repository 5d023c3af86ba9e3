"""Who delivers: a process by its computer and number, so that what a killed one held is free at once."""

import os
import socket
from uuid import uuid4


def this_process() -> str:
    """A name for one engine of this process."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"


def is_gone(holder: str) -> bool:
    """Whether a holder was a process of this computer that does not run any more; False where nobody can tell."""
    host, _, rest = holder.rpartition(":")[0].rpartition(":")
    return host == socket.gethostname() and rest.isdecimal() and has_ended(int(rest))


def has_ended(process: int) -> bool:
    """Whether no process of this computer has this number; False where nobody can tell."""
    if os.name == "nt":
        return False  # on Windows, asking a process with signal 0 would end it
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False
    return False
