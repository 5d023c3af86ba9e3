"""What is marked in a paper arrives in its note, line by line, and what a person makes of it there stays."""

from dataclasses import replace

import pytest

from library.paper import Annotation
from sync.obsidian import body, highlights
from tests.sync.marks import EDGE, Reader, mark
from tests.sync.shelves import GRANITE, Desk
from tests.sync.vaults import Vault

OPEN = "%% papershelf:highlights (new ones arrive here; write below any line) %%\n"
CLOSE = "%% /papershelf:highlights %%"
FIRST = (
    "- 🟨 Pauses cluster at the edge of a stage. "
    "[p. 4](zotero://open-pdf/library/items/P4DF8R2T?page=4&annotation=H7J2K9QX) ^zH7J2K9QX\n"
)
REMARK = "\t- In Zotero: only for two stages?\n"
MINE = "\t- Mine: yes, see Table 3.\n"


@pytest.fixture
def vault(desk: Desk) -> Vault:
    return Vault(desk)


@pytest.fixture
def reader(desk: Desk, vault: Vault) -> Reader:
    assert vault.notes == {}
    return Reader(desk)


@pytest.fixture
def paper(desk: Desk, reader: Reader) -> str:
    assert reader.memory.things == {}
    saved = desk.save(**GRANITE)
    desk.settle()
    return saved


def shown(vault: Vault) -> str:
    """What stands in the region."""
    text = vault.note.read_bytes().decode()
    assert text.count(OPEN) == text.count(CLOSE) == 1
    return text.split(OPEN)[1].split(CLOSE)[0]


def line(number: int, text: str = "") -> str:
    (one,) = highlights.items([mark(number, text)]).values()
    return f"{one[0]}\n"


def test_the_first_one_brings_heading_and_region_to_the_end_of_the_note(desk, vault, reader, paper):
    before = vault.replaced("## Notes\n", "## Notes\n\n- Compare with [[Canaries]].\n")
    reader.marks(paper, EDGE)
    expected = before.replace("status: new", "status: reading")
    assert vault.note.read_text() == f"{expected}\n## Highlights\n\n{OPEN}{FIRST}{REMARK}{CLOSE}\n"
    assert desk.standing(paper, "obsidian").reason == ""


def test_a_note_that_is_made_later_has_them_from_the_start(vault, reader, paper):
    reader.marks(paper, EDGE)
    whole = vault.note.read_bytes()
    vault.note.unlink()
    vault.written_by_hand(path=vault.root)
    vault.desk.save(**GRANITE)
    vault.desk.settle()
    assert vault.note.read_bytes() == whole


def test_new_ones_are_put_in_their_place(vault, reader, paper):
    reader.marks(paper, mark(2), mark(6))
    vault.replaced(line(2), line(2) + MINE)
    reader.marks(paper, mark(1), mark(2), mark(3), mark(4), mark(6), mark(7))
    assert shown(vault) == line(1) + line(2) + MINE + line(3) + line(4) + line(6) + line(7)


def test_what_changed_there_is_replaced_and_what_the_person_wrote_below_stays(vault, reader, paper):
    reader.marks(paper, EDGE)
    vault.replaced(REMARK, REMARK + MINE)
    reader.marks(paper, replace(EDGE, text="Pauses cluster.", comment="for three, too"))
    assert shown(vault) == (
        FIRST.replace("Pauses cluster at the edge of a stage.", "Pauses cluster.")
        + REMARK.replace("only for two stages?", "for three, too")
        + MINE
    )
    reader.marks(paper, replace(EDGE, comment=""))
    assert shown(vault) == FIRST + MINE
    reader.marks(paper, EDGE)
    assert shown(vault) == FIRST + REMARK + MINE


def test_what_is_edited_here_is_left(desk, vault, reader, paper):
    reader.marks(paper, EDGE, mark(6))
    vault.replaced("Pauses cluster at", "Pauses DO cluster at")
    vault.replaced("only for two stages?", "only for two stages? No.")
    before = shown(vault)
    reader.marks(paper, replace(EDGE, text="Anew.", comment="Anew."), mark(6, "Other."))
    assert shown(vault) == before.replace(line(6), line(6, "Other."))
    reader.marks(paper, mark(6, "Other."))
    assert "Pauses DO cluster" in shown(vault)
    assert desk.standing(paper, "obsidian").state == "delivered"


def test_what_is_deleted_here_stays_deleted(vault, reader, paper):
    reader.marks(paper, mark(1), EDGE)
    vault.replaced(FIRST + REMARK, "")
    reader.marks(paper, mark(1), replace(EDGE, text="Anew."), mark(6))
    assert shown(vault) == line(1) + line(6)


def test_what_is_deleted_there_goes_unless_the_person_wrote_under_it(vault, reader, paper):
    reader.marks(paper, mark(1), mark(2), EDGE, mark(6))
    vault.replaced(line(2), line(2) + MINE)
    vault.replaced(line(6), line(6) + "straight below\n")
    reader.marks(paper, mark(7))
    assert shown(vault) == line(2) + MINE + line(6) + "straight below\n" + line(7)
    vault.replaced(MINE, "")
    reader.marks(paper)
    assert shown(vault) == line(6) + "straight below\n"


def test_lines_of_the_persons_own_between_them_stay_where_they_are(vault, reader, paper):
    reader.marks(paper, mark(1), mark(3))
    vault.replaced(line(1), f"My reading:\n\n{line(1)}\n- my own point\n\t- and below\n\n")
    reader.marks(paper, mark(1, "Changed."), mark(2), mark(3))
    changed = line(1, "Changed.")
    assert shown(vault) == f"My reading:\n\n{changed}{line(2)}\n- my own point\n\t- and below\n\n{line(3)}"
    reader.marks(paper, mark(0), mark(4))
    assert shown(vault) == f"My reading:\n\n\n- my own point\n\t- and below\n\n{line(0)}{line(4)}"


def test_one_that_the_person_put_below_their_own_point_stays_there_and_new_ones_part_nothing(vault, reader, paper):
    reader.marks(paper, mark(1), mark(3))
    vault.replaced(line(1), f"- Theme\n\t{line(1)}\t- and more\n")
    reader.marks(paper, mark(1, "Changed."), mark(2), mark(3))
    assert shown(vault) == f"- Theme\n\t{line(1)}\t- and more\n{line(2)}{line(3)}"


def test_one_that_stands_there_twice_is_left_alone(vault, reader, paper):
    reader.marks(paper, mark(1), mark(2))
    vault.replaced(line(1), line(1) * 2)
    reader.marks(paper, mark(1, "Changed."), mark(2), mark(3))
    assert shown(vault) == line(1) * 2 + line(2) + line(3)
    reader.marks(paper)
    assert shown(vault) == line(1) * 2


@pytest.mark.parametrize("whole", [True, False])
def test_a_region_that_the_person_took_out_stays_out_and_it_is_told(desk, vault, reader, paper, whole):
    reader.marks(paper, EDGE)
    region = OPEN + FIRST + REMARK + CLOSE + "\n"
    mine = vault.replaced(f"\n## Highlights\n\n{region}" if whole else region, "")
    reader.marks(paper, EDGE, mark(6))
    assert vault.note.read_text() == mine
    assert desk.standing(paper, "obsidian").reason == body.NO_HIGHLIGHTS
    vault.written_by_hand(f"{mine}\n{region}")
    reader.marks(paper, EDGE, mark(6), mark(7))
    assert shown(vault) == FIRST + REMARK + line(6) + line(7)
    assert desk.standing(paper, "obsidian").reason == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (CLOSE, ""),
        (OPEN, ""),
        (CLOSE, f"{CLOSE}\n{CLOSE}"),
        (OPEN, OPEN + OPEN),
        (OPEN, f"> {OPEN}"),
        ("%% /papershelf:paper %%", ""),
        ("%% papershelf:paper", "%% papershelf:paper %%\n%% papershelf:paper"),
    ],
)
def test_with_a_broken_marker_nothing_in_the_text_is_touched_and_it_is_told(desk, vault, reader, paper, old, new):
    reader.marks(paper, EDGE)
    whole = vault.note.read_text()
    mine = vault.replaced(old, new)
    desk.shelf.edit(paper, {"abstract": "Anew.", "rating": 3, "note": "A thought."}, where="test")
    reader.marks(paper, EDGE, mark(6))
    assert vault.note.read_text() == mine.replace("tags:\n", "rating: 3\ntags:\n")
    assert "no longer one pair" in desk.standing(paper, "obsidian").reason
    vault.written_by_hand(whole.replace("tags:\n", "rating: 3\ntags:\n"))
    desk.placements.again([paper], "obsidian")
    desk.settle()
    assert "> Anew.\n" in vault.note.read_text()
    assert "A thought.\n" in vault.note.read_text()
    assert shown(vault) == FIRST + REMARK + line(6)


def test_a_region_that_the_person_moved_is_kept_up_to_date_where_it_is_and_it_is_told_once(desk, vault, reader, paper):
    reader.marks(paper, EDGE)
    text = vault.note.read_text()
    region = text[text.index("%% papershelf:paper") : text.index("## Notes")]
    vault.written_by_hand(text.replace(region, "") + "\n" + region)
    desk.shelf.edit(paper, {"abstract": "Anew."}, where="test")
    desk.settle()
    text = vault.note.read_text()
    assert text.index("## Highlights") < text.index("%% papershelf:paper") < text.index("> Anew.\n")
    assert desk.standing(paper, "obsidian").reason == body.MOVED
    reader.marks(paper, EDGE, mark(6))
    assert shown(vault) == FIRST + REMARK + line(6)
    assert desk.standing(paper, "obsidian").reason == ""


def test_line_ends_of_windows_are_kept(desk, vault, reader, paper):
    vault.written_by_hand(vault.note.read_bytes().decode().replace("\n", "\r\n"))
    reader.marks(paper, EDGE)
    vault.written_by_hand(vault.note.read_bytes().decode().replace(REMARK.replace("\n", "\r\n"), REMARK[:-1] + "\r\n"))
    desk.save(**GRANITE, note="A thought.")
    reader.marks(paper, replace(EDGE, text="Anew."), mark(6))
    text = vault.note.read_bytes().decode()
    assert "\n" not in text.replace("\r\n", "")
    assert "Anew." in text
    assert text.index("## Notes\r\n\r\nA thought.\r\n\r\n## Highlights") < text.index("^zKEY00006\r\n")


def test_a_database_that_was_lost_doubles_no_line(desk, vault, reader, paper):
    reader.marks(paper, EDGE, mark(6))
    mine = vault.replaced("Pauses cluster", "Pauses DO cluster")
    desk.placements.remove_target("obsidian")
    vault.connect()
    desk.settle()
    assert vault.note.read_text() == mine
    reader.marks(paper, EDGE, mark(6, "Other."), mark(7))
    assert shown(vault) == FIRST.replace("Pauses", "Pauses DO") + REMARK + line(6, "Other.") + line(7)


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (Annotation("A", text="x"), ["- x ^zA"]),
        (Annotation("A", text="x", page="iv"), ["- x p. iv ^zA"]),
        (Annotation("A", text=" two\n lines ", comment="a\n\nb"), ["- two lines ^zA", "\t- In Zotero: a b"]),
        (Annotation("A", "note", comment="Why?", colour="#aaaaaa"), ["- ⬜ Note ^zA", "\t- In Zotero: Why?"]),
        (Annotation("A", "underline", "x", colour="#ff6666"), ["- 🟥 x ^zA"]),
        (
            Annotation("A", "image", colour="#FE6767", url="zotero://x/y"),
            ["- 🟥 [Image](zotero://x/y) ^zA"],
        ),
        (
            Annotation("A", "ink", image="https://a.example/i.png", page="2"),
            ["- [Drawing](https://a.example/i.png) p. 2 ^zA"],
        ),
        (Annotation("A", text="x", url="javascript:alert(1)", page="1"), ["- x p. 1 ^zA"]),
        (Annotation("A", text="- [ ] x ^b", page="](y)"), ["- &#45; &#91; &#93; x &#94;b p. &#93;(y) ^zA"]),
    ],
)
def test_the_lines_of_one(annotation, expected):
    assert highlights.items([annotation]) == {"A": expected}


def test_a_key_that_is_no_block_id_is_no_line():
    assert highlights.items([Annotation("a b", text="x"), Annotation("", text="x"), Annotation("ü", text="x")]) == {}
