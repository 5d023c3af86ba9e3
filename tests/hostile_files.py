"""Whole files and answers that mean no good: what they hold, how deep it nests, what it unpacks to."""

import gzip
import io
import zipfile
from collections.abc import Callable, Mapping
from types import MappingProxyType


def _bomb() -> bytes:
    """A billion laughs."""
    entities = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return f"<!DOCTYPE x [{''.join(entities)}]><feed><entry><title>&a9;</title></entry></feed>".encode()


def _zip(name: str, size: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, b"\0" * size)
    return held.getvalue()


_FEED = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2611.10001v1</id>{}</entry></feed>'
# Whole files and answers, by what is wrong with them.
DOCUMENTS: Mapping[str, Callable[[], bytes]] = MappingProxyType(
    {
        "nothing": lambda: b"",
        "one byte": lambda: b"\xff",
        "half a mark of UTF-16": lambda: b"\xff\xfe\x00",
        "UTF-16": lambda: '{"clips": [1]}'.encode("utf-16"),
        "UTF-32": lambda: "arxiv:2611.10001".encode("utf-32"),
        "NULs": lambda: b"\0" * 1000,
        "JSON nested deeply": lambda: b"[" * 200_000,
        "JSON nested deeply and closed": lambda: b"[" * 100_000 + b"]" * 100_000,
        "JSON of objects nested deeply": lambda: b'{"paper":' * 50_000 + b"1" + b"}" * 50_000,
        "a number without end": lambda: (
            b'[{"id": "2611.10001", "title": "x", "summary": "", "upvotes": %s}]' % (b"9" * 100_000)
        ),
        "an infinite number": lambda: b'[{"id": "2611.10001", "title": "x", "summary": "", "upvotes": 1e999}]',
        "no number": lambda: b'[{"id": "2611.10001", "title": "x", "summary": "", "upvotes": NaN}]',
        "half a letter": lambda: b'[{"id": "2611.10001", "title": "\\ud800", "summary": "\\udfff"}]',
        "the same name often": lambda: b"{" + b'"paper": 1, ' * 50_000 + b'"page": 1}',
        "a billion laughs": _bomb,
        "an outer entity": lambda: b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><feed>&e;</feed>',
        "an outer DTD": lambda: b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><feed/>',
        "a parameter entity": lambda: b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x">%p;]><feed/>',
        "quadratic entities": lambda: (
            b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 50_000 + b'">]><feed>' + b"&a;" * 50_000 + b"</feed>"
        ),
        "XML nested deeply": lambda: b"<a>" * 100_000,
        "a feed of markup": lambda: _FEED.format("<title>&lt;script&gt;</title><summary><b>x</b></summary>").encode(),
        "a feed nested deeply": lambda: _FEED.format("<title>" * 5_000 + "</title>" * 5_000).encode(),
        "a feed of authors": lambda: _FEED.format("<author><name>x</name></author>" * 50_000).encode(),
        "HTML nested deeply": lambda: b"<html>huggingface /papers" + b"<div>" * 20_000,
        "HTML of attributes": lambda: b"<html>huggingface /papers <p " + b"a=b " * 100_000 + b">",
        "a page of one island": lambda: (
            b"<html>huggingface /papers<div data-target=DailyPapers data-props='" + b"[" * 100_000 + b"'></div>"
        ),
        "gzip": lambda: gzip.compress(b"\0" * 10_000_000),
        "a zip bomb": lambda: _zip("clips.json", 10_000_000),
        "a zip of paths": lambda: _zip("../../etc/passwd", 10),
        "a PDF": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"\0" * 1000,
        "a picture": lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 1000,
        "SQLite": lambda: b"SQLite format 3\0" + b"\0" * 1000,
        "BibTeX that never ends": lambda: b"@article{x, title={" + b"{" * 100_000,
        "lines": lambda: b"\n" * 500_000,
        "identifiers": lambda: b"arxiv:2611.10001 " * 20_000,
    }
)
