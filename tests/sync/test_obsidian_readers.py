"""Notes as other programs read them: Obsidian's own YAML library, and a third party's reader of vaults."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from library.paper import Paper
from sync.obsidian import note
from tests.sync.shelves import GRANITE, Desk
from tests.sync.test_obsidian_inert import TRIGGERS
from tests.sync.vaults import Vault

# A row for each attack: in the title, and again in the abstract, a creator's name, the venue and a tag.
HOSTILE = {
    "dataview, inline": "`= this.file.name` and `$= dv.pages().length`",
    "dataview, a block": "Pipes\n```dataviewjs\ndv.paragraph(1)\n```\nleak",
    "dataview, a field": "leak:: high and (risk:: low) and [cost:: 3]",
    "templater": "<% tp.file.delete() %> pipes <%* await x %>",
    "html": "Pipes <script>alert(1)</script><img src=x onerror=alert(1)> <iframe src='//x'>",
    "an html comment": "Pipes <!-- hidden --> leak -->",
    "an embed": "![[Passwords]] and ![x](https://a.example/x.png)",
    "a link": "[[Passwords|click]] [x](javascript:alert(1)) <javascript:alert(1)> file:///etc/passwd",
    "a comment": "Pipes %% gone %% leak %%",
    "our own markers": "%% papershelf:paper (x) %%\n%% /papershelf:paper %%",
    "the end of the properties": "Pipes\n---\ntags: [evil]\n---\nleak",
    "yaml, a tag": "!!python/object/apply:os.system [x]",
    "yaml, an anchor": "&a *a << : {x: y} [z] | > - ?",
    "yaml, a comment": "Pipes # not a comment: \"quoted\" 'single' \\back \\n",
    "yaml, a word with a meaning": "null",
    "yaml, a number": "2301.00010",
    "yaml, a date": "2026-11-23",
    "a task and a heading": "- [ ] do it\n# Heading\n> quote\n1. one",
    "a block id": "Pipes leak ^abc123",
    "a tag": "#todo/now and #x",
    "a template's braces": "{{title}} {{date:YYYY}} {% raw %}",
    "mathematics and money": r"$\varepsilon$-private pipes for \$40, $5 and $x_{i}$ `$`",
    "directions and nothing": "Pipes \u202eleak\u202c \u200b\ufeff \u2066x\u2069 \x00\x07",
    "line ends": "Pipes\r\nleak\u2028and\u2029burst\x85again\x0b",
    "names of other systems": 'CON: aux/../..\\x * ? " < > | .',
    "nothing but signs": "🎉 :: ## [[ ]] ```",
    "very long": "leak " * 2_000,
    "other scripts": "深度学习管道 التعلم العميق Βαθιά μάθηση Ё é ﬁ",
}


def vault_of(desk: Desk) -> dict[str, tuple[Paper, Path]]:
    """Every hostile paper saved and delivered: its attack, the paper and its note."""
    vault = Vault(desk)
    saved = {}
    for number, (attack, text) in enumerate(HOSTILE.items()):
        saved[attack] = desk.save(
            title=text,
            abstract=f"{text}\n\n{text}",
            creators=[{"family": text, "given": "A."}, *GRANITE["creators"]],
            venue=text[:200],
            published="2026",
            identifiers=[f"arxiv:2611.{number:05}"],
            tags=[text[:60]],
        )
    desk.sync()
    paths = {text.rpartition('papershelf: "')[2][:26]: path for path, text in vault.notes.items()}
    assert len(paths) == len(set(saved.values())) == len(HOSTILE)
    return {attack: (desk.shelf.get(paper), vault.root / paths[paper]) for attack, paper in saved.items()}


def test_obsidians_own_yaml_reads_every_property_back(desk, node):
    notes = vault_of(desk)
    paths = "\n".join(json.dumps(str(path)) for _, path in notes.values())
    script = Path(__file__).parent / "read_properties.mjs"
    told = subprocess.run([node, str(script)], input=paths, capture_output=True, text=True, check=True)
    for (attack, (paper, _)), line in zip(notes.items(), told.stdout.splitlines(), strict=True):
        read = json.loads(line)
        assert read["problems"] == [], attack
        assert read["properties"] == note.properties(paper), attack


def test_no_trigger_stands_anywhere_in_a_hostile_note(desk):
    for attack, (_, path) in vault_of(desk).items():
        text = path.read_bytes().decode()
        assert text.count("%%") == 4, attack  # the two markers of our one region
        bare = re.sub(r"^%% .* %%$|^> \[!abstract\]\+ Abstract$|^## Notes$", "", text, flags=re.MULTILINE)
        bare = re.sub(r"^---\n|https://[^\s)\"]+", "", bare, flags=re.MULTILINE)
        assert TRIGGERS.search(bare) is None, (attack, TRIGGERS.search(bare))


@pytest.fixture(scope="module")
def obsidiantools():
    return pytest.importorskip("obsidiantools.api", reason="pip install -e '.[test]'")


def test_a_third_partys_reader_sees_each_note_with_its_links_tags_and_properties(desk, obsidiantools):
    vault = Vault(desk)
    desk.save(**GRANITE, tags=["privacy", "split inference"])
    desk.save(title="Canaries in the pipeline", creators=GRANITE["creators"][:1], identifiers=["arxiv:2611.20315"])
    desk.sync()
    first = next(path for path in vault.notes if "GraniteFlow" in path)
    text = vault.notes[first]
    vault.written_by_hand(text + "\nSee [[Canaries in the pipeline]].\n", path=vault.root / first)
    read = obsidiantools.Vault(vault.root).connect().gather()
    assert sorted(read.md_file_index) == sorted(Path(path).stem for path in vault.notes)
    assert not read.nonexistent_notes
    name = Path(first).stem
    assert read.get_wikilinks(name) == ["Canaries in the pipeline"]
    assert read.get_backlinks("Canaries in the pipeline") == [name]
    properties = read.get_front_matter(name)
    assert properties["tags"] == ["paper", "privacy", "split-inference"]
    assert properties["arxiv"] == "2611.20314"
    assert properties["authors"][0] == "Ada Lindqvist"
    assert "https://arxiv.org/abs/2611.20314" in read.get_md_links(name)
    assert "pauses between" in read.get_readable_text(name)


def test_a_third_partys_reader_reads_every_hostile_note(desk, obsidiantools):
    notes = vault_of(desk)
    root = next(iter(notes.values()))[1].parent.parent
    read = obsidiantools.Vault(root).connect().gather()
    assert len(read.md_file_index) == len(HOSTILE)
    for attack, (paper, path) in notes.items():
        properties = read.get_front_matter(path.stem)
        assert (properties["title"], properties["papershelf"]) == (paper.title, paper.id), attack
        # Its own search for links and embeds looks at what it has rendered, where an entity is a sign again.
        assert "](http" not in read.get_source_text(path.stem).partition("## Notes")[0].replace("](https://", ""), (
            attack
        )
