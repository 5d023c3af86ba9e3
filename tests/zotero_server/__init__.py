"""A Zotero to test against: a real HTTP server that behaves as measured on a real one, oddities included."""

from tests.zotero_server.library import Library
from tests.zotero_server.server import ZoteroServer

__all__ = ["Library", "ZoteroServer"]
