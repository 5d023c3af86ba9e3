"""What is well and what is not: a list of checks, each a name, a sentence, and the one thing to do where it is not.

A new check is one function that yields `Check`s, and one row in `server/doctor/looking.py`; whatever it raises, the
others are told. What can be mended without asking is in `mending.py`.
"""

from server.doctor.check import Check
from server.doctor.looking import checked
from server.doctor.mending import mended
from server.doctor.targets import states
from server.doctor.zotero import health as zotero

__all__ = ["Check", "checked", "mended", "states", "zotero"]
