"""The extension as the stores want it: a zip for Chrome and one for Firefox, out of the one folder that both load.

The same folder makes the same bytes, whenever and wherever: so that anybody can check what a store gives out.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can hold
_READABLE = 0o100644 << 16
_NOT_FOR_BROWSERS = {".ts"}  # types.d.ts is read by the type checker alone


@dataclass(frozen=True, slots=True)
class Store:
    """What a store's manifest has not: the other browser's lines."""

    name: str
    without: frozenset[str]
    background_without: frozenset[str]


STORES = (
    # The Chrome Web Store refuses a manifest with a `key` ("key field is not allowed"): it gives the item its own. An
    # unpacked copy needs it, to keep its id and storage.
    Store("chrome", frozenset({"key", "browser_specific_settings"}), frozenset({"scripts"})),
    Store("firefox", frozenset({"key", "minimum_chrome_version"}), frozenset({"service_worker"})),
)


def pack(extension: Path, folder: Path) -> list[Path]:
    """Write `papershelf-STORE-VERSION.zip` for each of `STORES` into `folder`, which is made; their paths."""
    manifest: dict[str, Any] = json.loads((extension / "manifest.json").read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    return [_packed(extension, manifest, store, folder) for store in STORES]


def _packed(extension: Path, manifest: dict[str, Any], store: Store, folder: Path) -> Path:
    own = {name: value for name, value in manifest.items() if name not in store.without}
    background = manifest["background"].items()
    own["background"] = {name: value for name, value in background if name not in store.background_without}
    path = folder / f"papershelf-{store.name}-{manifest['version']}.zip"
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=9) as packed:
        for name in files(extension):
            content = (extension / name).read_bytes()
            if name == "manifest.json":
                content = (json.dumps(own, ensure_ascii=False, indent=2) + "\n").encode()
            entry = ZipInfo(name, _MOMENT)
            entry.external_attr = _READABLE
            entry.create_system = 3  # as on any Unix, wherever it is made
            packed.writestr(entry, content, ZIP_DEFLATED, compresslevel=9)
    return path


def files(extension: Path) -> Iterator[str]:
    """The names of what goes into a zip, in order."""
    for path in sorted(extension.rglob("*"), key=lambda one: one.relative_to(extension).as_posix()):
        parts = path.relative_to(extension).parts
        if path.is_file() and path.suffix not in _NOT_FOR_BROWSERS and not any(one.startswith(".") for one in parts):
            yield "/".join(parts)
