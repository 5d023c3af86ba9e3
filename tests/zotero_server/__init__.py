"""A Zotero to test against: a real HTTP server that behaves as measured on a real one, refusals and oddities included."""

from tests.zotero_server.server import ZoteroServer

__all__ = ["ZoteroServer"]
