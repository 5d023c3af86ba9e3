"""What a person changes in a note's properties comes into the library, whether or not Papershelf has news for it."""

import pytest

from library.disagreements import OURS, Disagreements
from library.looks import Looks
from library.outcomes import BadEditError, NotFoundError
from sync.memory import MemoryTarget
from sync.obsidian import frontmatter
from sync.target import Owed, Receipt
from tests.sync.layouts import layouts
from tests.sync.shelves import GRANITE, Desk
from tests.sync.vaults import Vault

TITLE = GRANITE["title"]


@pytest.fixture
def vault(desk: Desk) -> Vault:
    return Vault(desk)


@pytest.fixture
def paper(desk: Desk, vault: Vault) -> str:
    assert vault.notes == {}
    saved = desk.save(**GRANITE, tags=["privacy", "Split Inference"])
    desk.settle()
    return saved


def state(vault: Vault):
    note = vault.note
    return note.read_bytes(), note.stat().st_mtime_ns, note.stat().st_ino


def said(desk: Desk) -> list[tuple[str, str]]:
    return [(line.action, line.says) for line in desk.sync().lines]


def test_a_status_set_in_the_note_is_the_papers_and_the_note_is_not_written(desk, vault, paper):
    vault.replaced("status: new", "status: reading")
    before = state(vault)
    assert said(desk) == [("taken in", "status: reading")]
    assert desk.paper(paper).status == "reading"
    assert said(desk) == []
    assert not any(row.due for row in desk.placements.targets())
    assert state(vault) == before
    assert desk.standing(paper).state == "delivered"
    (edit,) = [one for one in desk.shelf.edits_of(paper) if one.field == "status"]
    assert edit.origin == "obsidian"


@pytest.mark.parametrize("written", ["4", "4.0", '"4"'])
def test_a_rating_comes_and_goes(desk, vault, paper, written):
    vault.replaced("status: new\n", f"status: new\nrating: {written}\n")
    desk.sync()
    assert desk.paper(paper).rating == 4
    vault.replaced(f"rating: {written}\n", "rating:\n")
    desk.sync()
    assert desk.paper(paper).rating is None
    assert said(desk) == []


def test_tags_are_taken_in_as_a_set_under_the_names_first_typed(desk, vault, paper):
    vault.replaced("  - privacy\n", "  - Membership Leakage\n  - pipeline/parallel\n")
    before = state(vault)
    desk.sync()
    assert desk.paper(paper).tags == ("Membership Leakage", "pipeline/parallel", "Split Inference")
    assert state(vault) == before
    desk.shelf.edit(paper, {"add_tags": ["audit"]}, where="test")
    desk.settle()
    tags = frontmatter.read(vault.note.read_text())["tags"]
    assert tags == ["paper", "Membership Leakage", "pipeline/parallel", "Split-Inference", "audit"]


def test_the_papers_own_tag_and_status_words_stay_in_the_note(desk, vault, paper):
    vault.replaced("  - paper\n", "  - to-read\n")
    desk.sync()
    assert desk.paper(paper).tags == ("privacy", "Split Inference")
    desk.shelf.edit(paper, {"status": "read"}, where="test")
    desk.settle()
    assert set(frontmatter.read(vault.note.read_text())["tags"]) == {"to-read", "privacy", "Split-Inference"}


def test_an_edited_title_is_the_papers(desk, vault, paper):
    vault.replaced(f'title: "{TITLE}"', "title: Granite, annotated")
    desk.sync()
    assert desk.paper(paper).title == "Granite, annotated"
    assert list(vault.notes) == ["Papers/GraniteFlow - Timing the Stages of Split Inference.md"]


@pytest.mark.parametrize("title", ["title:", 'title: ""', "title: [a, b]"])
def test_a_title_that_is_none_says_nothing(desk, vault, paper, title):
    vault.replaced(f'title: "{TITLE}"', title)
    desk.sync()
    assert desk.paper(paper).title == TITLE
    assert title in vault.note.read_text()


def test_aliases_that_a_person_adds_and_removes_are_the_papers(desk, vault, paper):
    vault.replaced("aliases:\n", "aliases:\n  - Stage Timing\n")
    desk.sync()
    assert desk.paper(paper).aliases == ("Stage Timing",)
    vault.replaced("  - Stage Timing\n", "")
    desk.sync()
    assert desk.paper(paper).aliases == ()


def test_a_name_that_papershelf_made_and_a_person_deleted_stays_deleted(desk, vault, paper):
    vault.replaced("aliases:\n  - GraniteFlow\n", "aliases:\n  - Granite\n")
    desk.sync()
    desk.shelf.edit(paper, {"status": "read"}, where="test")
    desk.settle()
    assert frontmatter.read(vault.note.read_text())["aliases"] == ["Granite"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("status: new", "status: someday", "status is 'someday' in"),
        ("status: new", "status: new\nrating: 9", "rating is '9' in"),
        ("status: new", "status: [reading]", "status is \"['reading']\" in"),
    ],
)
def test_a_value_that_the_library_cannot_have_stays_and_is_told_once(desk, vault, paper, old, new, told):
    vault.replaced(old, new)
    before = state(vault)
    (line,) = desk.sync().lines
    assert line.action == "remark"
    assert told in line.says
    vault.written_by_hand(ago=1800)
    assert said(desk) == []
    desk.placements.again([paper])
    desk.settle()
    assert vault.note.read_bytes() == before[0]
    assert desk.paper(paper).status == "new"
    assert desk.standing(paper).state == "delivered"


def test_a_remark_goes_when_its_cause_is_gone(desk, vault, paper):
    vault.replaced("status: new", "status: someday")
    desk.sync()
    assert remarks(desk)
    vault.replaced("status: someday", "status: read")
    desk.sync()
    assert remarks(desk) == []
    assert desk.paper(paper).status == "read"


def remarks(desk):
    return [one.says for one in Looks(desk.database, desk.clock).remarks()]


def test_properties_that_do_not_parse_are_told_with_their_line_and_nothing_is_lost(desk, vault, paper):
    text = vault.replaced("status: new", "status: read\nbroken: [")
    (line,) = desk.sync().lines
    assert "do not parse (line" in line.says
    assert vault.note.read_text() == text
    vault.replaced("\nbroken: [", "")
    desk.sync()
    assert desk.paper(paper).status == "read"
    assert remarks(desk) == []


def test_words_in_the_body_change_nothing(desk, vault, paper):
    vault.replaced("## Notes\n", "## Notes\n\nstatus: read\n")
    revision = desk.paper(paper).revision
    assert said(desk) == []
    assert desk.paper(paper).revision == revision


def test_what_was_changed_while_papershelf_was_off_is_taken_in(desk, vault, paper):
    vault.replaced("status: new", "status: dropped")
    vault.connect()
    desk.sync()
    assert desk.paper(paper).status == "dropped"


def test_a_change_that_is_taken_back_in_the_note_is_taken_back(desk, vault, paper):
    for status in ("reading", "new", "reading", "new"):
        old = desk.paper(paper).status
        vault.replaced(f"status: {old}", f"status: {status}")
        desk.sync()
        assert desk.paper(paper).status == status
        desk.placements.again([paper])
        desk.settle()
        assert f"status: {status}\n" in vault.note.read_text()


@pytest.mark.usefixtures("paper")
def test_what_one_note_says_goes_over_to_the_other_targets(desk, vault):
    other = MemoryTarget("other")
    desk.connect(other)
    desk.settle()
    vault.replaced("status: new", "status: read")
    before = state(vault)
    desk.settle()
    (thing,) = other.things.values()
    assert thing["status"] == "read"
    thing["title"] = "Named elsewhere"
    desk.settle()
    assert 'title: "Named elsewhere"' in vault.note.read_text()
    assert state(vault) != before


@pytest.mark.usefixtures("paper")
def test_an_undo_of_what_a_note_said_goes_over_to_the_note(desk, vault):
    vault.replaced("status: new", "status: read")
    desk.sync()
    with desk.database.read() as connection:
        batch = connection.exec_driver_sql("SELECT batch FROM edits WHERE field = 'status'").scalar_one()
    desk.shelf.undo(batch, where="test")
    desk.settle()
    assert "status: new\n" in vault.note.read_text()


def test_a_change_in_a_note_that_papershelf_writes_at_that_moment_is_taken_in_afterwards(desk, vault, paper):
    desk.shelf.edit(paper, {"published": "2026-11-20"}, where="test")
    desk.sync()  # the index was scanned just now, and is believed for two seconds
    note = vault.note
    note.write_text(note.read_text().replace("status: new", "status: read"))
    vault.age(note, 3600)
    desk.shelf.edit(paper, {"published": "2026-11-21"}, where="test")
    (debt,) = desk.placements.due(1)
    plan = vault.target.plan(Owed(debt.paper, wanted=True, receipt=Receipt(debt.ref or "", debt.version, debt.base)))
    vault.target.act(plan)
    desk.settle()
    assert desk.paper(paper).status == "read"


# ---- both changed


@pytest.fixture
def quarrel(desk, vault, paper) -> str:
    vault.replaced("status: new", "status: reading")
    desk.shelf.edit(paper, {"status": "dropped"}, where="test")
    desk.settle()
    return paper


def test_each_keeps_its_own_until_the_person_chooses(desk, vault, quarrel):
    assert desk.paper(quarrel).status == "dropped"
    assert "status: reading" in vault.note.read_text()
    assert desk.standing(quarrel).state == "conflict"
    (one,) = Disagreements(desk.database, desk.clock).open()
    assert (one.field, one.ours, one.theirs, one.sides) == ("status", "dropped", "reading", (OURS, "obsidian"))
    vault.replaced("  - privacy\n", "  - privacy\n  - audit\n")
    desk.settle()
    assert "audit" in desk.paper(quarrel).tags
    assert desk.standing(quarrel).state == "conflict"


def test_the_notes_side_goes_into_the_library(desk, vault, quarrel):
    Disagreements(desk.database, desk.clock).settle(quarrel, "status", "obsidian", where="test")
    desk.settle()
    assert desk.paper(quarrel).status == "reading"
    assert "status: reading" in vault.note.read_text()
    assert desk.standing(quarrel).state == "delivered"


def test_the_librarys_side_goes_into_the_note(desk, vault, quarrel):
    Disagreements(desk.database, desk.clock).settle(quarrel, "status", OURS, where="test")
    desk.settle()
    assert desk.paper(quarrel).status == "dropped"
    assert "status: dropped" in vault.note.read_text()
    assert desk.standing(quarrel).state == "delivered"


def test_a_note_that_is_changed_after_the_choice_is_not_written_over(desk, vault, quarrel):
    Disagreements(desk.database, desk.clock).settle(quarrel, "status", OURS, where="test")
    vault.replaced("status: reading", "status: read")
    desk.settle()
    assert "status: read\n" in vault.note.read_text()
    assert desk.standing(quarrel).state == "conflict"


def test_a_quarrel_ends_by_itself_when_the_note_says_what_the_library_does(desk, vault, quarrel):
    vault.replaced("status: reading", "status: dropped")
    desk.settle()
    assert desk.standing(quarrel).state == "delivered"
    assert Disagreements(desk.database, desk.clock).open() == ()


def test_a_quarrel_ends_when_the_note_goes_back(desk, vault, quarrel):
    vault.replaced("status: reading", "status: new")
    desk.settle()
    assert "status: dropped" in vault.note.read_text()
    assert desk.standing(quarrel).state == "delivered"


def test_a_field_that_the_library_cannot_set_stays_as_the_person_wrote_it(desk, vault, paper):
    vault.replaced("code: https://github.com/example-lab/graniteflow", "code: https://example.org/mine")
    clip = GRANITE | {"links": {"code": "https://github.com/example-lab/second"}}
    desk.clock.on(5)
    desk.save(**clip)
    desk.settle()
    disagreements = Disagreements(desk.database, desk.clock)
    assert [one.field for one in disagreements.open()] == ["code"]
    disagreements.settle(paper, "code", "obsidian", where="test")
    desk.settle()
    assert "code: https://example.org/mine" in vault.note.read_text()
    assert desk.standing(paper).state == "delivered"


def test_what_cannot_be_chosen_is_refused_in_words(desk, vault, quarrel):
    disagreements = Disagreements(desk.database, desk.clock)
    with pytest.raises(NotFoundError, match=r"Nothing disagrees about 'title' with 'obsidian'; what does: status"):
        disagreements.settle(quarrel, "title", "obsidian", where="test")
    vault.replaced("status: reading", "status: someday")
    desk.settle()
    with pytest.raises(BadEditError, match="give one of new, to-read"):
        disagreements.settle(quarrel, "status", "obsidian", where="test")
    assert "status: someday" in vault.note.read_text()
    assert desk.paper(quarrel).status == "dropped"


# ---- a vault whose notes look otherwise


def test_a_status_that_has_another_name_in_the_vault_comes_back_too(desk, vault, paper):
    vault.connect(layouts(renamed={"status": "paper_status", "title": ""}))
    second = desk.save(title="Okapi: Counting Stripes", identifiers=["arxiv:2611.00031"])
    desk.settle()
    note = next(one for one in vault.root.rglob("Okapi*.md"))
    vault.written_by_hand(note.read_text().replace("paper_status: new", "paper_status: read"), path=note)
    desk.sync()
    assert desk.paper(second).status == "read"
    vault.written_by_hand(note.read_text().replace("paper_status: read", "paper_status: dropped"), path=note)
    desk.shelf.edit(second, {"status": "reading"}, where="test")
    desk.settle()
    Disagreements(desk.database, desk.clock).settle(second, "paper_status", "obsidian", where="test")
    desk.settle()
    assert desk.paper(second).status == "dropped"
    assert desk.paper(paper).status == "new"


def test_what_a_template_says_in_a_property_is_no_edit_and_what_it_leaves_as_it_is_comes_back(desk, vault):
    template = "title: 'On {{ title }}'\nstatus: {{ status }}\ntags: [literature, {{ tags }}]"
    vault.connect(layouts(properties=template))
    saved = desk.save(**GRANITE, tags=["privacy"])
    desk.settle()
    vault.replaced("On Granite", "Of Granite")
    vault.replaced("status: new", "status: read")
    vault.replaced("literature", "books")
    desk.settle()
    assert (desk.paper(saved).title, desk.paper(saved).status) == (TITLE, "read")
    assert set(desk.paper(saved).tags) == {"privacy", "books"}
    desk.shelf.edit(saved, {"add_tags": ["audit"]}, where="test")
    desk.settle()
    assert set(frontmatter.read(vault.note.read_text())["tags"]) == {"books", "privacy", "audit"}
