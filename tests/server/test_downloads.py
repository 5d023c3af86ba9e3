"""A PDF arrives whole or not at all, goes on where it was cut off, and is a PDF; every failure has its words."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.downloads import MB, Downloads
from server.outgoing import Outgoing
from sync.fetching import Fetched, HopelessError
from sync.target import LaterError, RefusedError
from tests.source_server import SourceServer


@pytest.fixture
def source() -> Iterator[SourceServer]:
    with SourceServer() as started:
        yield started


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "P.pdf"


def get(source: SourceServer, into: Path, number: int = 1, *, largest: int = 100 * MB, chunks: int = 10**6) -> Fetched:
    """One call; it is told to stop after so many chunks."""
    left = iter(range(chunks - 1))
    downloads = Downloads(Outgoing(allowed=(source.url,)), largest=largest)
    url = f"{source.url}/pdf/2611.{10000 + number}"
    try:
        return downloads(url, into, going_on=lambda: next(left, None) is not None)
    finally:
        downloads.close()


def whole(source: SourceServer, number: int = 1) -> bytes:
    return source.pdfs.of(f"/pdf/2611.{10000 + number}")


def arrived(source: SourceServer, into: Path, number: int = 1) -> bool:
    """Whether the PDF is there, whole; told without showing how two long files differ, which would take hours."""
    return into.read_bytes() == whole(source, number)


def ranges(source: SourceServer) -> list[tuple[str, int]]:
    return [(asked, status) for _, asked, status in source.pdfs.given]


def test_it_arrives_with_its_size_and_md5_and_leaves_nothing_beside_it(source: SourceServer, into: Path):
    told = get(source, into)
    body = whole(source)
    assert arrived(source, into)
    assert told == Fetched(len(body), hashlib.md5(body).hexdigest())  # noqa: S324 - Zotero's own way to name a file
    assert list(into.parent.iterdir()) == [into]


def test_one_that_is_cut_off_goes_on_where_it_was(source: SourceServer, into: Path):
    source.fault("truncated", times=2)
    for _ in range(2):
        with pytest.raises(LaterError, match="did not answer"):
            get(source, into)
        assert not into.exists()
    get(source, into)
    assert arrived(source, into)
    half = len(whole(source)) // 2
    assert ranges(source)[:2] == [("", 200), (f"bytes={half}-", 206)]
    assert ranges(source)[2][1] == 206


def test_one_that_is_another_meanwhile_begins_anew(source: SourceServer, into: Path):
    source.fault("truncated")
    with pytest.raises(LaterError):
        get(source, into)
    source.pdfs.edition = 2
    get(source, into)
    assert arrived(source, into)
    assert ranges(source)[1][1] == 200


@pytest.mark.parametrize("lack", [{"ranges": False}, {"etags": False}, {"weak": True}])
def test_a_server_that_cannot_go_on_begins_anew(source: SourceServer, into: Path, lack: dict[str, bool]):
    for name, value in lack.items():
        setattr(source.pdfs, name, value)
    source.fault("truncated")
    with pytest.raises(LaterError):
        get(source, into)
    get(source, into)
    assert arrived(source, into)


def test_one_that_came_whole_and_got_no_name_is_not_asked_for_again(source: SourceServer, into: Path):
    source.fault("truncated")
    with pytest.raises(LaterError):
        get(source, into)
    into.with_suffix(".part").write_bytes(whole(source))
    get(source, into)
    assert arrived(source, into)
    assert len(source.pdfs.given) == 1


def test_what_is_left_of_another_address_is_no_part_of_this_one(source: SourceServer, into: Path):
    source.fault("truncated")
    with pytest.raises(LaterError):
        get(source, into, 1)
    get(source, into, 2)
    assert arrived(source, into, 2)


def test_a_part_that_is_longer_than_the_whole_begins_anew(source: SourceServer, into: Path):
    source.fault("truncated")
    with pytest.raises(LaterError):
        get(source, into)
    into.with_suffix(".part").write_bytes(whole(source) + b"more")
    with pytest.raises(LaterError, match="begin anew"):
        get(source, into)
    get(source, into)
    assert arrived(source, into)


def test_whoever_stops_it_finds_what_came_until_then(source: SourceServer, into: Path):
    source.pdfs.size = 3_000_000
    with pytest.raises(LaterError, match="on its way"):
        get(source, into, chunks=1)
    came = into.with_suffix(".part").stat().st_size
    assert came > 0
    get(source, into)
    assert arrived(source, into)
    assert ranges(source)[1] == (f"bytes={came}-", 206)


def test_a_web_page_is_no_pdf(source: SourceServer, into: Path):
    source.fault("nonsense")
    with pytest.raises(RefusedError, match="A web page came instead of a PDF"):
        get(source, into)
    assert list(into.parent.iterdir()) == []


def test_a_file_of_another_kind_is_no_pdf_and_a_late_head_is_one(source: SourceServer, into: Path):
    source.pdfs.kind = b"PK\x03\x04"
    with pytest.raises(RefusedError, match="A file of another kind came"):
        get(source, into)
    source.pdfs.kind = b"\n" * 1000 + b"%PDF-1.4\n"
    get(source, into)
    assert into.exists()


def test_one_without_a_length_is_whole_if_it_ends_like_a_pdf(source: SourceServer, into: Path):
    source.pdfs.lengths = False
    source.fault("truncated")
    with pytest.raises(RefusedError, match="Only a part"):
        get(source, into)
    get(source, into)
    assert arrived(source, into)


@pytest.mark.parametrize("lengths", [True, False])
def test_one_that_is_too_large_is_not_taken(source: SourceServer, into: Path, lengths: bool):  # noqa: FBT001 - a switch
    source.pdfs.size, source.pdfs.lengths = 2 * MB, lengths
    with pytest.raises(HopelessError, match=r"larger than 1 MB \(largest_pdf under \[zotero\]"):
        get(source, into, largest=MB)
    assert not into.exists()


def test_a_pause_that_is_asked_for_is_told_and_what_came_is_kept(source: SourceServer, into: Path):
    source.fault("truncated")
    with pytest.raises(LaterError):
        get(source, into)
    source.fault("busy")
    with pytest.raises(LaterError, match=r"is busy \(429\)") as told:
        get(source, into)
    assert told.value.retry_after == 7
    get(source, into)
    assert ranges(source)[-1][1] == 206


def test_no_pdf_and_no_server_are_told_apart(source: SourceServer, into: Path):
    with pytest.raises(RefusedError, match=r"has no PDF there \(404\)"):
        get(source, into, 9999)
    source.fault("dropped")
    with pytest.raises(LaterError, match="did not answer"):
        get(source, into)
    downloads = Downloads(Outgoing())
    with pytest.raises(RefusedError, match="not on the public internet"):
        downloads(f"{source.url}/pdf/2611.10001", into, going_on=lambda: True)


@settings(max_examples=30)
@given(deeds=st.lists(st.sampled_from(["truncated", "stop", "edition", "busy", "nameless"]), max_size=6))
def test_whatever_breaks_off_it_ends_with_one_edition_whole(deeds: list[str], tmp_path_factory: pytest.TempPathFactory):
    into = tmp_path_factory.mktemp("pdf") / "P.pdf"
    with SourceServer() as source:
        editions = {whole(source)}  # one that came whole before another was out is kept: nobody asks for it again
        for deed in [*deeds, "nothing"]:
            if deed == "edition":
                source.pdfs.edition += 1
                editions.add(whole(source))
                continue
            if deed in {"truncated", "busy"}:
                source.fault(deed)  # type: ignore[arg-type] # one of its faults
            elif deed == "nameless":
                into.with_suffix(".json").unlink(missing_ok=True)
            try:
                get(source, into, chunks=1 if deed == "stop" else 10**6)
            except LaterError:
                assert deed != "nothing"
                continue
            finally:
                source.let_go()
            assert into.read_bytes() in editions, "parts of two editions"
            into.unlink()
