"""The readers on real pages and bodies, where they lie beside the project (they are no part of it)."""

from pathlib import Path

import pytest

from library import formats
from library.clip import Clip
from library.formats import Reading, clip_json
from tests.library.shelves import NOON

# File, what it is taken for, and how many papers it shows (samples/INDEX.md).
SAMPLES = [
    ("hf_html/daily_2024-08-01_full.html", "Hugging Face page (daily)", 13),
    ("hf_html/paper_1810.04805_2026-07-25_excerpt.html", "Hugging Face page (paper)", 1),
    ("hf_html/trending_2026-10_fragments.html", "Hugging Face page (daily)", 1),
    ("hf_api/daily_papers_3_2026-05-08_zzjjay.json", "Hugging Face API body", 3),
    ("hf_api/daily_papers_default30_2026-06-12_sotawhat.json", "Hugging Face API body", 30),
    ("hf_api/papers_search_attention_first2.json", "Hugging Face API body", 2),
]


def read(path: Path) -> Reading:
    return formats.read(path.read_bytes(), name=path.name, captured_at=NOON)


def sound(reading: Reading) -> None:
    """Every clip is one that the shelf takes, without a warning, with a title of one line."""
    for raw in reading.clips:
        one = clip_json.read(raw)
        assert isinstance(one, Clip)
        assert one.warnings == ()
        assert one.paper.title
        assert "\n" not in one.paper.title


@pytest.mark.parametrize(("name", "kind", "count"), SAMPLES)
def test_a_real_page_is_read_whole(shared, name, kind, count):
    reading = read(shared / "samples" / name)
    assert (reading.kind, len(reading.clips)) == (kind, count)
    sound(reading)


def test_a_body_of_each_year_is_read_whole(shared):
    found = sorted((shared / "samples" / "hf_api").glob("daily_papers_date_*.json"))
    assert found
    for path in found:
        reading = read(path)
        assert len(reading.clips) >= 3
        assert all(one["paper"].get("abstract") and one["paper"].get("creators") for one in reading.clips)
        sound(reading)


def test_the_saved_text_of_a_search_is_read(shared):
    (path,) = (shared / "samples" / "hf_text").glob("*.md")
    reading = read(path)
    assert reading.kind == "copied page text"
    assert all(one["paper"]["identifiers"] and one["paper"]["abstract"] for one in reading.clips)
    sound(reading)


def test_the_copied_trending_page_is_exactly_120_papers_each_with_its_abstract(shared):
    path = shared / "seed" / "trending_page.txt"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()][2:]
    reading = read(path)
    assert len(reading.clips) == 120
    assert [one["paper"]["title"].split() for one in reading.clips] == [
        line.removeprefix("Subscribe").split() for line in lines[::2]
    ]
    assert [one["paper"]["abstract"].split() for one in reading.clips] == [line.split() for line in lines[1::2]]
    sound(reading)


def test_clipping_the_copied_page_again_changes_nothing(shared, desk):
    path = shared / "seed" / "trending_page.txt"
    for outcome in ("created", "unchanged"):
        assert {one.outcome for one in desk.clip(*read(path).clips)} == {outcome}
    assert desk.shelf.counts().papers == 120
    assert {paper.revision for paper in desk.shelf.find(limit=120).papers} == {1}


def test_five_thousand_real_papers_are_all_clips(shared):
    import json

    from library.formats import huggingface

    with (shared / "samples" / "hf_papers_real.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 10:
                continue
            row = json.loads(line)
            body = {"id": row["id"], "title": row["title"], "summary": row["abstract"], "publishedAt": row["published"]}
            (raw,) = formats.clips({"url": huggingface.DAILY}, huggingface.papers_in(body), NOON)
            read_clip = clip_json.read(raw)
            assert isinstance(read_clip, Clip)
            assert read_clip.warnings == ()
            assert read_clip.paper.identifiers[0].identifier.value == row["id"]
