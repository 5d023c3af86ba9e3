"""The command line as programs: exit codes, pipes, and what `--json` prints when something fails."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.parts import clip
from tests.server.processes import run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_exit_codes_are_0_done_1_failed_2_wrong_usage(home: Path):
    assert run(home, "clip", "arxiv:2611.10001").returncode == 0
    assert run(home, "clip", "nothing known").returncode == 1
    assert run(home, "show", "01NOTHERE").returncode == 1
    assert run(home, "list", "--limit", "0").returncode == 2
    wrong = run(home, "clop")
    assert wrong.returncode == 2
    assert "Did you mean 'clip'?" in wrong.stderr
    assert "Usage:" in run(home).stderr + run(home).stdout


def test_json_is_one_object_also_where_it_fails(home: Path):
    done = run(home, "clip", "-", "--json", stdin=json.dumps([clip(1), clip(2, colour="red")]))
    assert done.returncode == 1
    assert [one["outcome"] for one in json.loads(done.stdout)["outcomes"]] == ["created", "rejected"]
    failed = run(home, "show", "01NOTHERE", "--json")
    assert failed.returncode == 1
    assert json.loads(failed.stdout)["status"] == 404
    assert "01NOTHERE" in failed.stderr
    assert json.loads(run(home, "clip", "nothing known", "--json").stdout)["title"]


def test_there_is_no_colour_in_a_pipe_and_there_is_in_a_terminal(home: Path):
    run(home, "clip", "-", stdin=json.dumps([clip(1)]))
    assert "\x1b" not in run(home, "list").stdout
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "server.cli", "--home", str(home), "list"]
    subprocess.run(words, stdout=theirs, stdin=theirs, env=os.environ | {"TERM": "xterm"}, check=True, timeout=60)
    os.close(theirs)
    assert b"\x1b[" in os.read(ours, 10_000)
    os.close(ours)


def test_a_reader_that_goes_away_is_no_fault(home: Path):
    run(home, "clip", "-", stdin=json.dumps([clip(number) for number in range(1, 40)]))
    words = f"{sys.executable} -m server.cli --home {home} list --json | head -c 10"
    done = subprocess.run(words, shell=True, capture_output=True, text=True, timeout=60, check=False)  # noqa: S602 - a pipe is what is tested
    assert "Traceback" not in done.stderr
    assert done.stdout


def test_a_library_that_is_none_is_told_in_words(home: Path):
    home.mkdir()
    (home / "library.db").write_bytes(b"this is no database at all" * 100)
    done = run(home, "list")
    assert done.returncode == 1
    assert "is not a Papershelf library" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_misspelt_setting_is_told_in_words(home: Path):
    home.mkdir()
    (home / "config.toml").write_text("prot = 1", encoding="utf-8")
    done = run(home, "list")
    assert (done.returncode, "Did you mean 'port'?" in done.stderr) == (1, True)


def test_the_version_is_told(home: Path):
    assert run(home, "--version").stdout.startswith("papershelf 0.")


def test_help_is_quick_for_it_imports_no_command(home: Path):
    loaded = "import sys; from server.cli import main; sys.argv = ['papershelf', '--help']\ntry: main()\nfinally: "
    loaded += "print({'flask', 'sqlalchemy', 'pyzotero', 'alembic'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.endswith("set()\n"), done.stderr
    assert not home.exists()


def test_the_extensions_folder_is_printed_or_missed_in_words(home: Path):
    done = run(home, "extension", "path")
    if done.returncode == 0:
        assert (Path(done.stdout.strip()) / "manifest.json").is_file()
    else:
        assert "Install Papershelf again" in done.stderr
