"""PDFs of the invented papers: whole or in ranges (RFC 9110, 14), with a switch for each thing that servers lack."""

import re
from dataclasses import dataclass, field

_RANGE = re.compile(r"bytes=(\d+)-")


@dataclass
class Pdfs:
    """What the server gives under `/pdf/ID`; the switches are for tests to set."""

    size: int = 200_000  # bytes of each, about
    edition: int = 1  # another edition is another PDF, with another ETag
    ranges: bool = True
    etags: bool = True
    weak: bool = False
    lengths: bool = True  # Content-Length; without, the end of the connection is the end
    kind: bytes = b"%PDF-1.7\n"  # what each begins with
    given: list[tuple[str, str, int]] = field(default_factory=list)  # path, Range, status

    def of(self, path: str) -> bytes:
        """The PDF at a path."""
        line = f"{path} edition {self.edition}\n".encode()
        return self.kind + (line * (self.size // len(line) + 1))[: self.size] + b"\n%%EOF\n"

    def answer(self, path: str, asked: str, condition: str) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and headers for a request with this Range and If-Range."""
        body = self.of(path)
        etag = f'{"W/" if self.weak else ""}"edition-{self.edition}"'
        headers = {"ETag": etag} if self.etags else {}
        wanted = _RANGE.fullmatch(asked)
        if self.ranges:
            headers["Accept-Ranges"] = "bytes"
        if not wanted or not self.ranges or condition not in {"", etag}:
            status = 200
        elif int(wanted[1]) >= len(body):
            status, headers["Content-Range"], body = 416, f"bytes */{len(body)}", b""
        else:
            start = int(wanted[1])
            status, headers["Content-Range"] = 206, f"bytes {start}-{len(body) - 1}/{len(body)}"
            body = body[start:]
        self.given.append((path, asked, status))
        return status, body, headers
