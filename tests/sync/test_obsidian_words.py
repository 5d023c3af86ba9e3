"""Never over a person's words: what they wrote above, between and below stays, byte for byte."""

import pytest

from library.ulid import ulid
from sync.obsidian import frontmatter
from sync.target import LaterError, Owed, Receipt
from tests.sync.shelves import GRANITE, Desk
from tests.sync.vaults import Vault


@pytest.fixture
def vault(desk: Desk) -> Vault:
    return Vault(desk)


@pytest.fixture
def paper(desk, vault) -> str:
    assert vault.notes == {}
    saved = desk.save(**GRANITE)
    desk.settle()
    return saved


def edit(desk, paper, **changes):
    desk.shelf.edit(paper, changes, where="test")
    desk.settle()


def test_text_around_the_region_stays_to_the_byte(desk, vault, paper):
    text = vault.note.read_bytes().decode()
    head, rest = text.split("%% papershelf:paper", 1)
    inside, tail = rest.split("%% /papershelf:paper %%", 1)
    mine = (
        f"{head}above \t\u00a0\n\n%% papershelf:paper{inside}%% /papershelf:paper %% beside\nbetween{tail}\nbelow\x00"
    )
    vault.note.write_bytes(mine.encode(errors="replace"))
    vault.written_by_hand()
    edit(desk, paper, abstract="Anew.")
    now = vault.note.read_bytes().decode()
    assert "> Anew.\n" in now
    before, after = mine.encode(errors="replace").decode().split(inside)
    assert now.startswith(before)
    assert now.endswith(after)


def test_line_ends_of_windows_are_kept(desk, vault, paper):
    vault.written_by_hand(vault.note.read_bytes().decode().replace("\n", "\r\n") + "mine\r\n")
    edit(desk, paper, abstract="Anew.", status="reading", rating=3)
    now = vault.note.read_bytes()
    assert b"status: reading\r\nrating: 3\r\n" in now
    assert b"> Anew.\r\n" in now
    assert b"\n" not in now.replace(b"\r\n", b"")
    assert now.endswith(b"mine\r\n")


def test_a_property_that_the_person_changed_stays(desk, vault, paper):
    vault.replaced("venue: arXiv", "venue: Harbour Letters")
    edit(desk, paper, rating=5)
    assert "venue: Harbour Letters\n" in vault.note.read_text()
    assert "rating: 5\n" in vault.note.read_text()
    assert desk.standing(paper).state == "delivered"


def test_a_property_that_both_changed_is_a_conflict_and_each_keeps_its_own(desk, vault, paper):
    vault.replaced("venue: arXiv", "venue: Harbour Letters")
    edit(desk, paper, venue="Granite Quarterly")
    assert "venue: Harbour Letters\n" in vault.note.read_text()
    assert desk.standing(paper).state == "conflict"
    assert desk.paper(paper).venue == "Granite Quarterly"


def test_properties_comments_and_order_of_the_persons_own_stay(desk, vault, paper):
    mine = vault.replaced("venue: arXiv\n", "venue:   arXiv   # hm\nmy-own: [a,   b]\n# a comment\n記: 'x'\n")
    edit(desk, paper, status="reading")
    assert vault.note.read_text() == mine.replace("status: new", "status: reading")


def test_obsidians_own_way_of_writing_yaml_is_no_change(desk, vault, paper):
    text = vault.note.read_text()
    title = 'title: "GraniteFlow: Timing the Stages of Split Inference"'
    mine = text.replace(title, "title: 'GraniteFlow: Timing the Stages of Split Inference'").replace(
        "tags:\n  - paper\n", "tags: [paper]\n"
    )
    vault.written_by_hand(mine)
    edit(desk, paper, title="A New Title")
    assert 'title: "A New Title"' in vault.note.read_text()
    assert desk.standing(paper).state == "delivered"


def test_tags_unite_however_they_are_spelled(desk, vault, paper):
    vault.replaced("tags:\n  - paper\n", "tags:\n  - paper\n  - mine\n  - Privacy\n")
    edit(desk, paper, add_tags=["privacy", "split inference"])
    assert frontmatter.read(vault.note.read_text())["tags"] == ["paper", "mine", "Privacy", "split-inference"]
    edit(desk, paper, remove_tags=["split inference"])
    assert frontmatter.read(vault.note.read_text())["tags"] == ["paper", "mine", "Privacy"]


def test_in_a_list_only_the_lines_of_names_that_come_or_go_change(desk, vault, paper):
    edit(desk, paper, add_tags=["privacy"])
    mine = vault.replaced("  - privacy\n", "  - 'my own'  # hm\n# to sort\n  - privacy\n  - last\n")
    edit(desk, paper, add_tags=["split"], remove_tags=["privacy"])
    assert vault.note.read_text() == mine.replace("  - privacy\n  - last\n", "  - last\n  - split\n")


def test_a_region_that_the_person_edited_stays_and_it_is_told(desk, vault, paper):
    mine = vault.replaced("The pauses between them", "MY WORDS between them")
    edit(desk, paper, abstract="Anew.", status="reading")
    assert vault.note.read_text() == mine.replace("status: new", "status: reading")
    assert "Someone edited the part" in desk.standing(paper).reason


def test_a_region_that_the_person_took_out_stays_out(desk, vault, paper):
    text = vault.note.read_text()
    start, end = text.index("%% papershelf:paper"), text.index("## Notes")
    vault.written_by_hand(text[:start] + text[end:])
    edit(desk, paper, abstract="Anew.", status="reading")
    assert "Anew" not in vault.note.read_text()
    assert "status: reading" in vault.note.read_text()


def test_frontmatter_that_does_not_parse_is_not_written_to(desk, vault, paper):
    mine = vault.replaced("venue: arXiv", "venue: [arXiv")
    edit(desk, paper, status="reading")
    assert vault.note.read_text() == mine
    standing = desk.standing(paper)
    assert standing.state == "conflict"
    assert "do not parse (line" in standing.reason
    vault.replaced("venue: [arXiv", "venue: arXiv")
    edit(desk, paper, status="read")
    assert "status: read\n" in vault.note.read_text()
    assert desk.standing(paper).state == "delivered"


def test_a_key_that_stands_there_twice_is_not_written_to(desk, vault, paper):
    mine = vault.replaced("venue: arXiv\n", "venue: arXiv\nvenue: other\n")
    edit(desk, paper, status="reading")
    assert vault.note.read_text() == mine


def test_nobody_writes_while_someone_types(desk, vault, paper):
    mine = vault.replaced("## Notes\n", "## Notes\n\nhalf a sen", ago=30)
    desk.shelf.edit(paper, {"status": "reading"}, where="test")
    desk.sync()
    assert vault.note.read_text() == mine
    assert "wait until nobody has typed" in desk.standing(paper).reason
    assert desk.standing(paper).state == "postponed"
    desk.clock.on(31)
    desk.sync()
    assert vault.note.read_text() == mine.replace("status: new", "status: reading")


def test_our_own_writing_is_no_typing(desk, vault, paper):
    vault.age(vault.note, 1)
    desk.shelf.edit(paper, {"status": "reading"}, where="test")
    desk.sync()
    assert "status: reading" in vault.note.read_text()


def test_a_change_between_looking_and_writing_is_seen(desk, vault, paper):
    desk.shelf.edit(paper, {"status": "reading"}, where="test")
    (debt,) = desk.placements.due(1)
    plan = vault.target.plan(Owed(debt.paper, wanted=True, receipt=Receipt(debt.ref, debt.version, debt.base)))
    mine = vault.replaced("## Notes\n", "## Notes\n\nquick\n")
    with pytest.raises(LaterError):
        vault.target.act(plan)
    assert vault.note.read_text() == mine


def test_a_quotation_and_a_note_go_under_notes_once(desk, vault, paper):
    vault.replaced("## Notes\n", "## Notes\n\nmine\n\n## Later\n\nmore of mine\n")
    desk.save(**GRANITE, note="First thought.", selection_html="<p>The <b>pauses</b> tell.</p>")
    desk.settle()
    desk.clock.on(10)
    desk.save(**GRANITE, note="Second thought.")
    desk.settle()
    text = vault.note.read_text()
    notes = text[text.index("## Notes") : text.index("## Later")]
    assert notes.count("First thought.") == notes.count("Second thought.") == 1
    assert notes.startswith("## Notes\n\nmine\n\n> ")
    assert text.endswith("## Later\n\nmore of mine\n")
    vault.replaced("First thought.", "first thought, edited")
    desk.save(**GRANITE, note="First thought.")
    edit(desk, paper, status="reading")
    assert "First thought." not in vault.note.read_text()


def test_a_note_made_elsewhere_is_taken_in_as_it_stands(desk, vault):
    paper = desk.save(**GRANITE)
    mine = f"---\nstatus: reading\npapershelf: {paper}\n---\nmy own words\n"
    file = vault.root / "Mine.md"
    file.write_text(mine)
    (vault.root / "Other.md").write_text(f"---\npapershelf: {ulid()}\n---\n")
    vault.written_by_hand(path=file)
    desk.settle()
    assert len(vault.notes) == 2
    text = file.read_text()
    assert text.startswith("---\nstatus: reading\n")
    assert text.endswith("---\nmy own words\n")
    assert 'arxiv: "2611.20314"' in text
    assert desk.standing(paper).state == "delivered"
    edit(desk, paper, rating=4)
    assert "rating: 4" in file.read_text()
    assert "status: reading" in file.read_text()
