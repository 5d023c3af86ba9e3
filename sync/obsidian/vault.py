"""The vault as a folder of files: read, replaced whole or not at all, never left by the way of a link or `..`."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from sync.obsidian.scan import is_evicted
from sync.obsidian.temporary import temporary_name
from sync.target import LaterError


class ChangedError(Exception):
    """The file is no longer what was read."""


@contextmanager
def told(what: str) -> Iterator[None]:
    """The file system's refusals in words: all of them pass, so all of them are Later."""
    try:
        yield
    except OSError as error:
        raise LaterError(_words(what, error)) from error


def _words(what: str, error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk of {what} is full. Make room; I try again by myself."
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return f"I may not write in {what}. Make it writable; I try again by myself."
    return f"{what[0].upper()}{what[1:]} cannot be used ({error.strerror or error}). I try again by myself."


class Vault:
    """A vault's folder; paths in it are relative, with `/`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def name(self) -> str:
        """What Obsidian calls it: the folder's name."""
        return self.root.name

    def require(self) -> None:
        """Raise LaterError if the folder is gone; it is never made again (an unplugged disk comes back)."""
        if not self.root.is_dir():
            msg = (
                f"The vault {self.root} is not there. Is its disk plugged in, or was it moved? I look again by myself."
            )
            raise LaterError(msg)

    def path(self, relative: str) -> Path:
        """The file of a relative path, which must lie inside the vault, symbolic links resolved."""
        pure = PurePosixPath(relative)
        here = self.root.joinpath(*pure.parts)
        if pure.is_absolute() or ".." in pure.parts or not here.parent.resolve().is_relative_to(self.root.resolve()):
            msg = f"{relative} leads out of the vault. Nothing was written."
            raise LaterError(msg, whole_target=False)
        return here

    def read(self, relative: str) -> tuple[bytes, float] | None:
        """A note's bytes and the time it was last changed; None if it is not there."""
        path = self.path(relative)
        with told(f"the vault {self.name}"):
            try:
                if not stat.S_ISREG(path.lstat().st_mode):  # a folder, a link, or a pipe that nobody writes into
                    return None
                return path.read_bytes(), path.stat().st_mtime
            except (FileNotFoundError, NotADirectoryError):
                return None

    def holds(self, relative: str) -> bool:
        """Whether a note stands there; what a link leads to stands elsewhere."""
        path = self.path(relative)
        with told(f"the vault {self.name}"):
            return path.is_file() and not path.is_symlink()

    def is_evicted(self, relative: str) -> bool:
        """Whether the cloud has taken a note's content away, so that reading it would fetch it."""
        try:
            return is_evicted(self.path(relative).stat())
        except OSError:
            return False

    def has(self, relative: str) -> bool:
        """Whether anything stands there, be it a folder or a link that leads nowhere."""
        path = self.path(relative)
        with told(f"the vault {self.name}"):
            return os.path.lexists(path)

    def create(self, relative: str, content: bytes) -> None:
        """A new note; raises ChangedError if something stands there already."""
        path = self.path(relative)
        self.require()  # or its folder would be made where its disk is unplugged
        with told(f"the vault {self.name}"):
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = self._written(path, content)
            try:
                # A link fails where a rename would replace what somebody made a moment ago.
                os.link(temporary, path)
            except FileExistsError as error:
                raise ChangedError(relative) from error
            except OSError:  # file systems without links (FAT, some network shares)
                if path.exists():
                    raise ChangedError(relative) from None
                temporary.replace(path)
            finally:
                temporary.unlink(missing_ok=True)
            _sync_folder(path.parent)

    def replace(self, relative: str, content: bytes, expected: bytes) -> None:
        """The note with new content, its mode kept; raises ChangedError if it is no longer `expected`."""
        path = self.path(relative)
        with told(f"the vault {self.name}"):
            try:
                mode = path.lstat().st_mode
                if not stat.S_ISREG(mode):  # somebody put a link in its place: it may lead anywhere
                    raise ChangedError(relative)
                temporary = self._written(path, content, mode & 0o7777)
                try:
                    if path.read_bytes() != expected:
                        raise ChangedError(relative)
                    temporary.replace(path)
                finally:
                    temporary.unlink(missing_ok=True)
            except FileNotFoundError as error:
                raise ChangedError(relative) from error
            _sync_folder(path.parent)

    def take_out(self, relative: str, expected: bytes) -> None:
        """Take a note out of the vault; raises ChangedError if it is no longer `expected`."""
        path = self.path(relative)
        self.require()
        with told(f"the vault {self.name}"):
            if path.is_symlink() or not path.is_file() or path.read_bytes() != expected:
                raise ChangedError(relative)
            path.unlink()
            _sync_folder(path.parent)

    @staticmethod
    def _written(path: Path, content: bytes, mode: int | None = None) -> Path:
        temporary = path.with_name(temporary_name())
        descriptor = os.open(
            temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666
        )  # less what the person's umask says
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if mode is not None:
                temporary.chmod(mode)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return temporary


def _sync_folder(folder: Path) -> None:
    """Make a rename last; not every system can open a folder."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        return
    finally:
        os.close(descriptor)
