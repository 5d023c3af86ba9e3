"""Paths that a person typed."""

from pathlib import Path


def expanded(path: str | Path) -> Path:
    """With the person's own folder for a "~"; that of somebody whom nobody knows stays as it was typed."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)
