"""A Hugging Face and an arXiv to test against: real HTTP, invented papers, faults on command."""

from tests.source_server.server import SourceServer

__all__ = ["SourceServer"]
