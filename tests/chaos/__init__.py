"""Crash safety, shown: the real server as a process, real clips, a vault, a Zotero, and everything that goes wrong."""
