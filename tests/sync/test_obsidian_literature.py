"""Notes of other tools: what they say their paper is, and when that is not enough."""

import pytest

from sync.obsidian.literature import Named, Shelf, adopt, named_by, plan
from sync.obsidian.vault import ChangedError, Vault

ONE, OTHER = "01JDB4T8Q2V6M0XK9R3H5N7WYE", "01JDB4T8Q2V6M0XK9R3H5N7WYF"
SHELF = Shelf({"arxiv:2611.14273": ONE, "doi:10.1145/7.8": ONE}, {"okafor2026": OTHER}, {"K7QW2M9X": OTHER})


@pytest.mark.parametrize(
    ("properties", "named"),
    [
        ('doi: "10.1145/7.8"', Named(("doi:10.1145/7.8",))),
        ("DOI: https://doi.org/10.1145/7.8", Named(("doi:10.1145/7.8",))),
        ("arxiv: 2611.14273v2", Named(("arxiv:2611.14273",))),
        ("arxiv: 2301.00010", Named(("arxiv:2301.00010",))),
        ("url: https://arxiv.org/abs/2611.14273", Named(("arxiv:2611.14273",))),
        ("citekey: okafor2026", Named(citekey="okafor2026")),
        ('citationKey: "@okafor2026"', Named(citekey="okafor2026")),
        ("zotero: K7QW2M9X", Named(items=("K7QW2M9X",))),
        ("zotero-key: [K7QW2M9X]", Named(items=("K7QW2M9X",))),
        ("tags: [paper]\nyear: 2026", Named()),
    ],
)
def test_what_a_note_says_its_paper_is(properties, named):
    assert named_by(f"---\n{properties}\n---\nMine.\n") == named


def test_a_link_to_zotero_in_the_text_names_the_item_too():
    text = "# Pipes\n[Open](zotero://select/library/items/K7QW2M9X) and zotero://select/items/0_AAAA2222\n"
    assert named_by(text).items == ("K7QW2M9X", "AAAA2222")


@pytest.fixture
def vault(tmp_path):
    (tmp_path / ".obsidian").mkdir()
    for name, text in {
        "a.md": "---\ndoi: 10.1145/7.8\n---\nMine.\n",
        "b.md": "---\r\ncitekey: okafor2026\r\ntags:\r\n  - x\r\n---\r\nMine.\r\n",
        "c.md": "---\narxiv: 2611.14273\n---\nA second note on the first paper.\n",
        "d.md": "---\ndoi: 10.1145/7.8\ncitekey: okafor2026\n---\n",
        "e.md": "---\ndoi: 10.5555/elsewhere\n---\n",
        "f.md": "---\ndoi: [\n---\n",
        "g.md": "Nothing about papers.\n",
    }.items():
        (tmp_path / name).write_bytes(text.encode())
    return Vault(tmp_path)


def test_a_plan_says_what_becomes_of_each_note_and_why(vault):
    planned = {one.path: one for one in plan(vault, sorted(f"{name}.md" for name in "abcdefg"), SHELF, {})}
    assert {path: one.paper for path, one in planned.items() if one.paper} == {"a.md": ONE, "b.md": OTHER}
    assert planned["a.md"].why == "doi:10.1145/7.8"
    assert planned["c.md"].why == "that paper has the note a.md"
    assert "names 2 papers" in planned["d.md"].why
    assert planned["e.md"].why == "no paper on the shelf has doi:10.5555/elsewhere"
    assert "line " in planned["f.md"].why
    assert "g.md" not in planned


def test_a_paper_that_has_a_note_gets_no_second_one(vault):
    (planned,) = plan(vault, ["a.md"], SHELF, {ONE: "Papers/Pipes.md"})
    assert (planned.paper, planned.why) == (None, "that paper has the note Papers/Pipes.md")


def test_adopting_adds_the_id_and_nothing_else(vault):
    (planned,) = plan(vault, ["b.md"], SHELF, {})
    before = (vault.root / "b.md").read_bytes()
    adopt(vault, planned)
    after = (vault.root / "b.md").read_bytes()
    line = f'papershelf: "{OTHER}"\r\n'.encode()
    assert line in after
    assert after.replace(line, b"") == before


def test_a_note_that_changed_since_it_was_shown_is_left_alone(vault):
    (planned,) = plan(vault, ["a.md"], SHELF, {})
    (vault.root / "a.md").write_text("---\ndoi: 10.1145/7.8\n---\nMore of mine.\n")
    with pytest.raises(ChangedError):
        adopt(vault, planned)
    assert "papershelf" not in (vault.root / "a.md").read_text()
