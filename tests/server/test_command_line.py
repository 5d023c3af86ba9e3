"""What the commands do, in this process; tests/server/test_command_line_processes.py runs them as programs."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from library import copies
from server.cli import papershelf
from server.home import Home
from tests import huggingface_pages
from tests.invented import item, items
from tests.server.parts import clip, settings
from tests.zotero_server import ZoteroServer


class Shell:
    """A terminal over one home folder."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.home.mkdir()
        (self.home / "config.toml").write_text("[sources]\nfetch = false\n", encoding="utf-8")

    def run(self, *words: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(papershelf, ["--home", str(self.home), *words], input=stdin)

    def json(self, *words: str, stdin: str | None = None, exit_code: int = 0):
        done = self.run(*words, "--json", stdin=stdin)
        assert done.exit_code == exit_code, done.output
        return json.loads(done.stdout)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def two(shell: Shell) -> list[str]:
    """The ids of two saved papers."""
    return [one["paper"] for one in shell.json("clip", "-", stdin=json.dumps([clip(1), clip(2)]))["outcomes"]]


FILES = {
    "daily.html": huggingface_pages.daily(items(3)),
    "api.json": json.dumps(items(3)),
    "clips.json": json.dumps({"clips": [clip(n) for n in (1, 2, 3)]}),
    "ids.txt": "arxiv:2611.10001\nhttps://arxiv.org/abs/2611.10002\n2611.10003\n",
    "csl.json": json.dumps(
        [
            {"id": str(n), "type": "article", "title": item(n)["title"], "DOI": f"10.48550/arXiv.2611.{10000 + n}"}
            for n in (1, 2, 3)
        ]
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_each_kind_is_taken_in_once(shell: Shell, tmp_path: Path, name: str):
    file = tmp_path / name
    file.write_text(FILES[name], encoding="utf-8")
    assert [one["outcome"] for one in shell.json("clip", str(file))["outcomes"]] == ["created"] * 3
    assert shell.run("clip", str(file)).output.startswith("3 unchanged")
    assert shell.json("list")["total"] == 3


@pytest.mark.parametrize("name", FILES)
def test_standard_input_is_read_like_a_file(shell: Shell, name: str):
    assert len(shell.json("clip", "-", stdin=FILES[name])["outcomes"]) == 3


@pytest.mark.parametrize(
    "typed",
    [
        "arxiv:2611.10001",
        "2611.10001v3",
        "https://arxiv.org/abs/2611.10001",
        "https://huggingface.co/papers/2611.10001",
        "10.48550/arXiv.2611.10001",
    ],
)
def test_an_identifier_or_an_address_is_one_paper_however_it_is_written(shell: Shell, typed: str):
    assert shell.json("clip", "arxiv:2611.10001")["outcomes"][0]["outcome"] == "created"
    assert shell.json("clip", typed)["outcomes"][0]["outcome"] in {"unchanged", "updated"}
    assert shell.json("list")["total"] == 1


def test_what_cannot_be_read_is_named_and_the_rest_is_taken(shell: Shell, tmp_path: Path):
    nothing = tmp_path / "nothing.html"
    nothing.write_text("<html><p>No papers here", encoding="utf-8")
    done = shell.run("clip", str(nothing), str(tmp_path / "missing.html"), "no paper at all", "arxiv:2611.10001")
    assert done.exit_code == 1
    assert "1 created" in done.stdout
    for named in ("nothing.html", "missing.html", "no paper at all"):
        assert named in done.stderr
    assert shell.run("clip", "-", stdin="").exit_code == 1
    assert shell.run("clip", str(tmp_path)).exit_code == 1
    assert shell.run("clip", "x" * 5000).exit_code == 1


def test_a_rejected_clip_is_told_and_the_good_one_beside_it_kept(shell: Shell):
    done = shell.run("clip", "-", stdin=json.dumps([clip(1), clip(2, colour="red")]))
    assert done.exit_code == 1
    assert "1 created, 1 rejected" in done.stdout
    assert "colour" in done.stderr


def test_tags_are_given_to_all(shell: Shell):
    shell.run("clip", "--tag", "privacy", "--tag", "to discuss", "arxiv:2611.10001", "arxiv:2611.10002")
    assert all(set(one["tags"]) == {"privacy", "to discuss"} for one in shell.json("list")["papers"])
    assert shell.json("list", "--tag", "privacy")["total"] == 2


def test_papers_are_listed_shown_edited_and_removed(shell: Shell, two: list[str]):
    assert two[0][:14] in shell.run("list").output
    assert shell.json("list", "Tidewater-1")["papers"][0]["id"] == two[0]
    shown = shell.run("show", two[0][:14]).output
    assert "Tidewater-1: Steering Vision Encoders in Code Review" in shown
    assert "arxiv:2611.10001" in shown
    edited = shell.json("edit", two[0], "--status", "reading", "--rating", "4", "--tag", "+new tag", "--title", "Mine")
    assert (edited["status"], edited["rating"], edited["tags"], edited["title"]) == ("reading", 4, ["new tag"], "Mine")
    assert shell.json("edit", two[0], "--rating", "0", "--tag", "-new tag").get("rating") is None
    assert (
        shell.json("edit", two[0], "--set", "creators=Ada Lindqvist; Mei-Ling Zhao")["creators"][1]["family"] == "Zhao"
    )
    assert shell.json("remove", two[0])["removed"][0]["paper"] == two[0]
    assert shell.json("list")["total"] == 1
    assert shell.json("undo")["restored"] == [two[0]]
    assert shell.json("list")["total"] == 2


def test_undo_takes_back_the_last_thing_and_says_how_to_redo_it(shell: Shell, two: list[str]):
    done = shell.run("undo")
    assert "Took back 2 papers." in done.output
    assert shell.json("list")["total"] == 0
    redo = done.output.rsplit("papershelf undo ", 1)[1].strip()
    assert "Brought back 2 papers." in shell.run("undo", redo).output
    assert sorted(one["id"] for one in shell.json("list")["papers"]) == sorted(two)
    assert shell.run("undo", "01NOTHING").exit_code == 1


def test_papers_are_merged_and_parted(shell: Shell, two: list[str]):
    merged = shell.json("merge", two[1], two[0])
    assert (merged["paper"], merged["merged"]) == (two[0], [two[1]])
    assert shell.json("show", two[1])["id"] == two[0]
    clips = shell.json("show", two[0])["clips"]
    assert len(clips) == 2
    assert len(shell.json("split", two[0])["papers"]) == 2
    assert shell.json("list")["total"] == 2
    assert shell.run("merge", two[0], two[0]).exit_code == 1


def test_questions_are_listed_and_answered(shell: Shell):
    assert shell.run("questions").output == "No questions.\n"
    other = {"title": "Weather in Valleys", "creators": [{"name": "Una Holm"}], "identifiers": ["arxiv:2611.10001"]}
    shell.run("clip", "-", stdin=json.dumps([clip(1), clip(2, paper=other)]))
    question = shell.json("questions")["questions"][0]
    assert "Weather in Valleys" in shell.run("questions").output
    assert shell.run("questions", "1").exit_code == 2
    assert shell.run("questions", str(question["id"]), "same").exit_code == 0
    assert shell.json("list")["total"] == 1
    assert shell.run("questions", "99", "never").exit_code == 1


def test_a_vault_is_connected_and_kept_in_step(shell: Shell, two: list[str], tmp_path: Path):
    vault = tmp_path / "Research"
    assert shell.run("obsidian", "connect", str(vault)).exit_code == 1
    (vault / ".obsidian").mkdir(parents=True)
    assert "Notes go into Papers/" in shell.run("obsidian", "connect", str(vault)).output
    plan = shell.run("sync", "--dry-run").output
    assert plan.count("obsidian: create") == 2
    assert not list(vault.glob("**/*.md"))
    assert "2 papers created" in shell.run("sync").output
    assert len(list(vault.glob("Papers/*.md"))) == 2
    assert shell.run("sync").output == "Everything is in step.\n"
    shell.run("edit", two[0], "--status", "read")
    assert shell.json("sync")["lines"][0]["action"] == "update"
    again = shell.json("sync", "--again", "Tidewater-1")
    assert len(again["lines"]) == 1
    status = shell.json("status")
    assert status["targets"][0]["papers"] == 2
    assert "Obsidian  2 papers" in shell.run("status").output
    assert shell.run("sync", "--target", "nowhere").exit_code == 1


@pytest.mark.parametrize("folder", ["../outside", "/../x", ".obsidian", "a/../../b", "a|b"])
def test_a_folder_that_is_not_in_the_vault_is_refused(shell: Shell, tmp_path: Path, folder: str):
    (tmp_path / "Research/.obsidian").mkdir(parents=True)
    done = shell.run("obsidian", "connect", str(tmp_path / "Research"), "--folder", folder)
    assert done.exit_code == 1
    assert "cannot hold notes" in done.output
    assert shell.json("status")["targets"] == []


def test_connecting_from_now_on_leaves_the_papers_that_are_there(shell: Shell, two: list[str], tmp_path: Path):
    (tmp_path / "Research/.obsidian").mkdir(parents=True)
    shell.run("obsidian", "connect", str(tmp_path / "Research"), "--from-now-on")
    shell.run("clip", "-", stdin=json.dumps([clip(3)]))
    assert [one["paper"] for one in shell.json("sync")["lines"]] != two
    assert len(list(tmp_path.glob("Research/Papers/*.md"))) == 1


def test_zotero_is_connected_by_a_real_call_and_gets_the_items(shell: Shell, two: list[str]):
    with ZoteroServer() as zotero:
        done = shell.run("zotero", "connect", "--url", zotero.url)
        assert done.exit_code == 0, done.output
        assert zotero.prompts == 1
        assert "Connected: Zotero 11.0" in done.output
        assert "2 papers created" in shell.run("sync").output
        assert len(zotero.items) == len(two)
        assert (shell.home / "secrets.json").stat().st_mode & 0o777 == 0o600
        assert b"KEY1" not in b"".join(file.read_bytes() for file in shell.home.glob("library.db*"))
        zotero.close()
        shell.run("edit", two[0], "--title", "Mine")
        done = shell.run("sync")
        assert done.exit_code == 0
        assert "zotero:" in done.output


def test_zotero_says_no_in_words(shell: Shell):
    with ZoteroServer() as zotero:
        zotero.dialog = "deny"
        done = shell.run("zotero", "connect", "--url", zotero.url)
        assert done.exit_code == 1
        assert "You pressed Deny" in done.output
        assert shell.run("zotero", "connect", "--web").exit_code == 1
    assert shell.json("status")["targets"] == []


def test_papers_are_exported(shell: Shell, two: list[str], tmp_path: Path):
    assert {one["title"] for one in json.loads(shell.run("export").stdout)} == {
        one["title"] for one in shell.json("list")["papers"]
    }
    file = tmp_path / "papers.json"
    assert shell.run("export", "--format", "json", "-o", str(file), "Tidewater-1").exit_code == 0
    assert [one["id"] for one in json.loads(file.read_text(encoding="utf-8"))["papers"]] == [two[0]]


def test_what_was_exported_is_the_same_papers_again(shell: Shell, two: list[str], tmp_path: Path):
    file = tmp_path / "papers.json"
    shell.run("export", "-o", str(file))
    assert {one["paper"] for one in shell.json("clip", str(file))["outcomes"]} == set(two)


def test_tokens_are_made_listed_and_revoked(shell: Shell):
    assert shell.run("token", "list").output == "No device is connected.\n"
    made = shell.json("token", "new", "My script")
    assert made["token"].startswith("psh_")
    assert shell.json("token", "list")["devices"] == [{"id": made["device"], "name": "My script", "origin": None}]
    assert made["token"] not in shell.run("token", "list").output
    assert shell.run("token", "revoke", "%").exit_code == 1
    assert shell.run("token", "revoke", made["device"][:12]).output == "Revoked: My script.\n"
    assert shell.json("token", "list")["devices"] == []


def test_status_says_where_things_are_and_what_to_do_next(shell: Shell):
    output = shell.run("status").output
    assert "is not running: papershelf serve" in output
    assert "papershelf obsidian connect" in output


@pytest.mark.usefixtures("two")
def test_nothing_is_written_outside_the_home_folder(tmp_path: Path):
    assert {path.name for path in tmp_path.iterdir()} == {"home"}


def test_a_home_folder_that_is_made_is_its_owners_alone(tmp_path: Path):
    Home.open(settings(tmp_path / "made")).close()
    assert (tmp_path / "made").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "words",
    [
        ["clop"],
        ["list", "--limit", "0"],
        ["list", "--status", "eaten"],
        ["edit", "01ABCD"],
        ["edit", "01ABCD", "--rating", "6"],
        ["edit", "01ABCD", "--set", "nonsense"],
        ["clip"],
        ["show"],
        ["export", "--format", "doc"],
        ["serve", "--port", "70000"],
        ["questions", "x", "same"],
        ["zotero", "disconnect"],
    ],
)
def test_wrong_usage_is_exit_2_and_helps(shell: Shell, words: list[str]):
    done = shell.run(*words)
    assert done.exit_code == 2
    assert "Usage:" in done.output


def test_a_mistyped_command_is_answered_with_the_nearest(shell: Shell):
    assert "Did you mean 'clip'?" in shell.run("clp").output


def test_every_command_has_help(shell: Shell):
    groups = {"token": ["new", "list", "revoke"], "service": ["install", "remove"], "extension": ["path"]}
    groups |= {"zotero": ["connect"], "obsidian": ["connect"]}
    for name in papershelf.list_commands(None):
        for words in ([name], *([name, sub] for sub in groups.get(name, []))):
            done = shell.run(*words, "--help")
            assert done.exit_code == 0, words
            assert "Usage:" in done.output
        assert name in shell.run("--help").output
    assert not (shell.home / "library.db").exists()


def test_a_backup_is_made_and_put_back(shell: Shell, tmp_path: Path):
    shell.run("clip", "2611.14273")
    copy = tmp_path / "copy.db"
    assert shell.json("backup", str(copy))["bytes"] == copy.stat().st_size
    assert "there already" in shell.run("backup", str(copy)).output
    shell.run("clip", "2611.14274")
    former = Path(shell.json("restore", str(copy))["former"])
    assert former.is_file()
    assert shell.json("list")["total"] == 1
    assert "no library" in shell.run("restore", "--yes", __file__).output
    assert shell.json("list")["total"] == 1


def test_the_daily_copies_are_listed_and_the_newest_put_back(shell: Shell):
    assert shell.run("restore", "--latest").exit_code == 1
    assert "papershelf rebuild" in shell.run("restore", "--latest").output
    assert "There is no copy yet" in shell.run("restore").output
    shell.run("clip", "2611.14273")
    copy = copies.make(shell.home / "library.db", date(2026, 11, 23))
    shell.run("clip", "2611.14274")
    assert str(copy) in shell.run("restore").output
    assert [one["file"] for one in shell.json("restore")["copies"]] == [str(copy)]
    assert shell.json("restore", "--latest")["from"] == str(copy)
    assert shell.json("list")["total"] == 1
