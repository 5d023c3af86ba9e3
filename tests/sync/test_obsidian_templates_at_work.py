"""Templates in a vault: what is broken writes nothing, what changed makes nothing due, and names never change."""

import pytest

from tests.sync.layouts import layouts
from tests.sync.shelves import GRANITE, Desk
from tests.sync.vaults import Vault

CITEKEY = "lindqvistGraniteFlow2026"


@pytest.fixture
def vault(desk: Desk) -> Vault:
    return Vault(desk)


def everything_in(vault: Vault) -> list[str]:
    return sorted(path.relative_to(vault.root).as_posix() for path in vault.root.rglob("*"))


@pytest.mark.parametrize("part", ["name", "folder", "properties", "region"])
def test_with_a_broken_template_nothing_is_written_and_the_reason_is_shown(desk, vault, part):
    file = desk.folder / f"templates/{part}.jinja"
    file.parent.mkdir()
    file.write_text("\n{{ titel }}")
    target = vault.connect(layouts(home=desk.folder, **{part: f"{part}.jinja"}))
    papers = [desk.save(**GRANITE), desk.save(title="Okapi", identifiers=["arxiv:2611.00031"])]
    report = desk.sync()
    said = f"The template {file}, line 2: there is no field 'titel'; did you mean 'title'?"
    assert report.away["obsidian"].startswith(said)
    assert everything_in(vault) == [".obsidian"]
    assert all(desk.standing(one).reason.startswith(said) for one in papers)
    assert not target.check().ready
    assert target.check().says.startswith(said)
    file.write_text("title: {{ title }}" if part == "properties" else "{{ title }}")
    desk.clock.on(61)
    desk.settle()
    assert len(vault.notes) == 2
    assert target.check().ready


def test_a_template_that_one_paper_cannot_bear_holds_up_no_other(desk, vault):
    vault.connect(layouts(region="{{ 'x' if title != 'Okapi' else 1 + title }}"))
    okapi = desk.save(title="Okapi", identifiers=["arxiv:2611.00031"])
    desk.save(**GRANITE)
    desk.settle()
    assert len(vault.notes) == 1
    assert desk.standing(okapi).state == "failed"
    assert "obsidian.region in config.toml, line 1: int + str" in desk.standing(okapi).reason


def test_a_changed_template_makes_nothing_due_and_again_rewrites_what_nobody_edited(desk, vault):
    kept = desk.save(**GRANITE)
    desk.save(title="Okapi", abstract="Striped.", identifiers=["arxiv:2611.00031"])
    desk.settle()
    okapi = vault.root / "Papers/Okapi.md"
    vault.written_by_hand(okapi.read_text().replace("> Striped.", "> Striped, and how."), path=okapi)
    before = vault.notes
    templates = {"name": "citekey", "folder": "Elsewhere", "region": "Mine: {{ title }}"}
    vault.connect(layouts(**templates, properties="title: {{ title }}\nyear: {{ year | int }}"))
    desk.settle()
    assert vault.notes == before
    desk.placements.again([kept])
    desk.settle()
    again = vault.notes
    assert list(again) == list(before)  # neither name nor folder is ever changed
    written = again["Papers/GraniteFlow - Timing the Stages of Split Inference.md"]
    assert "Mine: GraniteFlow: Timing the Stages of Split Inference" in written
    assert "year: 2026\n" in written
    assert "status:" not in written
    assert again["Papers/Okapi.md"] == before["Papers/Okapi.md"]
    desk.placements.again([desk.shelf.find("Okapi").papers[0].id])
    desk.settle()
    assert "> Striped, and how." in vault.notes["Papers/Okapi.md"]
    assert "Mine:" not in vault.notes["Papers/Okapi.md"]


def test_a_property_that_a_person_edited_stays_when_the_template_goes_without_it(desk, vault):
    paper = desk.save(**GRANITE)
    desk.settle()
    vault.replaced("venue: arXiv", "venue: my desk")
    vault.connect(layouts(properties="title: {{ title }}"))
    desk.placements.again([paper])
    desk.settle()
    assert "venue: my desk" in vault.note.read_text()
    assert "pdf:" not in vault.note.read_text()


def test_a_folder_template_sorts_new_notes_and_clashes_are_by_folder(desk, vault):
    vault.connect(layouts(folder="{{ folder }}/{{ year }}"))
    for number, year in enumerate(("2025", "2026", "2026", "")):
        desk.save(title="Okapi", identifiers=[f"arxiv:2611.0003{number}"], published=year, abstract=f"{number} " * 20)
    desk.settle()
    for question in desk.shelf.questions():
        assert question  # they may be one; they are kept apart all the same
    assert sorted(vault.notes) == [
        "Papers/2025/Okapi.md",
        "Papers/2026/Okapi (2026).md",
        "Papers/2026/Okapi.md",
        "Papers/Okapi.md",
    ]


def test_a_citekey_name_waits_for_zoteros_key(desk, vault):
    vault.connect(layouts(name="citekey", citekeys=lambda: True))
    paper = desk.save(**GRANITE)
    other = desk.save(title="Okapi", identifiers=["arxiv:2611.00031"])
    desk.sync()
    assert vault.notes == {}
    assert desk.standing(paper).state == "postponed"
    assert "I wait for Zotero's until 24 Nov" in desk.standing(paper).reason
    desk.clock.on(3600)
    desk.shelf.edit(paper, {"citekey": CITEKEY}, where="test")
    desk.sync()
    assert list(vault.notes) == [f"Papers/@{CITEKEY}.md"]
    assert "  - GraniteFlow\n" in vault.note.read_text()
    assert '  - "GraniteFlow: Timing the Stages of Split Inference"\n' in vault.note.read_text()
    desk.clock.on(22.9 * 3600)
    desk.sync()
    assert len(vault.notes) == 1
    desk.clock.on(0.2 * 3600)
    desk.sync()
    assert sorted(vault.notes) == [f"Papers/@{CITEKEY}.md", "Papers/Okapi.md"]
    desk.shelf.edit(other, {"citekey": "okapi2026"}, where="test")
    desk.settle()
    assert sorted(vault.notes) == [f"Papers/@{CITEKEY}.md", "Papers/Okapi.md"]


def test_without_zotero_there_is_no_key_to_wait_for(desk, vault):
    vault.connect(layouts(name="citekey"))
    desk.save(**GRANITE)
    desk.settle()
    assert list(vault.notes) == ["Papers/GraniteFlow - Timing the Stages of Split Inference.md"]


def test_a_vaults_own_use_of_a_name_is_left_alone(desk, vault):
    vault.connect(layouts(renamed={"status": "paper_status", "venue": ""}))
    paper = desk.save(**GRANITE)
    desk.settle()
    text = vault.note.read_text()
    assert text.startswith("---\npaper_status: new\ntags:\n")
    assert "\nstatus:" not in text
    assert "\nvenue:" not in text
    vault.written_by_hand(text.replace("tags:\n", "status: 3\ntags:\n", 1))
    desk.shelf.edit(paper, {"status": "reading"}, where="test")
    desk.settle()
    text = vault.note.read_text()
    assert "paper_status: reading\nstatus: 3\n" in text
