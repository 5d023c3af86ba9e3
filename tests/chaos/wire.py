"""A line that can break: a relay to a local server that cuts a connection off in the middle of what goes through it."""

import socket
import threading
from contextlib import suppress
from typing import Literal, Self

Way = Literal["request", "answer"]


class Wire:
    """Relays from a port of its own to `port`; a context. `cut` breaks the next connections."""

    def __init__(self, port: int = 0) -> None:
        self.to = port
        self.cuts = 0  # connections that were broken
        self._planned: list[tuple[Way, int]] = []
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def cut(self, way: Way, after: int, times: int = 1) -> None:
        """Break the next `times` connections once `after` bytes of their request, or answer, went through."""
        with self._lock:
            self._planned += [(way, after)] * times

    @property
    def whole(self) -> bool:
        """Whether every planned cut was made."""
        with self._lock:
            return not self._planned

    def mend(self) -> None:
        """Whatever comes from now on goes through whole."""
        with self._lock:
            self._planned.clear()

    def _serve(self) -> None:
        while True:
            try:
                here, _ = self._listening.accept()
            except OSError:  # closed
                return
            threading.Thread(target=self._relay, args=(here,), daemon=True).start()

    def _relay(self, here: socket.socket) -> None:
        with self._lock:
            way, after = self._planned.pop(0) if self._planned else ("", 0)
        with here, suppress(OSError):
            there = socket.create_connection(("127.0.0.1", self.to))
            with there:
                asking = threading.Thread(
                    target=self._pump, args=(here, there, after if way == "request" else None), daemon=True
                )
                asking.start()
                self._pump(there, here, after if way == "answer" else None)
                _end(here)
                asking.join()

    def _pump(self, source: socket.socket, sink: socket.socket, limit: int | None) -> None:
        """Pass on until one side ends; at the limit, both do."""
        gone = 0
        with suppress(OSError):
            while data := source.recv(65536):
                # Both servers look at the Host header, and know of no relay.
                data = data.replace(f"127.0.0.1:{self.port}".encode(), f"127.0.0.1:{self.to}".encode())
                if limit is not None and gone + len(data) > limit:
                    sink.sendall(data[: limit - gone])
                    with self._lock:
                        self.cuts += 1
                    _end(source)
                    _end(sink)
                    return
                sink.sendall(data)
                gone += len(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        _end(self._listening)  # a close alone does not wake who waits for the next one
        self._listening.close()


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
