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
    if host != socket.gethostname() or not rest.isdecimal() or os.name == "nt":
        return False  # on Windows, asking a process with signal 0 would end it
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
