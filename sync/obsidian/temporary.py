"""The names of files that are being written: who writes them stands in the name, so that what a crash left is known.

A vault may lie on a share or be synced, so a name tells the computer, too: what another one is writing is left alone
until it is old.
"""

import os
import re
import secrets
import socket
import time
import zlib
from functools import cache

_STALE = 60.0  # seconds after which a file of another computer can only be left over
_NAME = re.compile(r"\.papershelf-(?P<computer>[0-9a-f]{8})-(?P<process>\d+)-[0-9a-f]{12}\.tmp")


@cache
def _computer() -> str:
    return f"{zlib.crc32(socket.gethostname().encode()):08x}"


def temporary_name() -> str:
    """A new name for a file that is put in another's place once it is whole."""
    return f".papershelf-{_computer()}-{os.getpid()}-{secrets.token_hex(6)}.tmp"


def is_left_over(entry: os.DirEntry[str]) -> bool:
    """Whether a file is one of ours that nobody is writing any more."""
    name = _NAME.fullmatch(entry.name)
    if not name:
        return False
    if name["computer"] == _computer() and os.name != "nt":  # there, asking a process with signal 0 would end it
        return not _runs(int(name["process"]))
    try:
        return time.time() - entry.stat(follow_symlinks=False).st_mtime > _STALE
    except FileNotFoundError:
        return False


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
