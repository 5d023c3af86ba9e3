"""Obsidian's own list of vaults is read where it is, and what it says is not believed blindly."""

import json

import pytest

from sync.obsidian.places import find_vaults, inspect


@pytest.fixture
def home(tmp_path):
    return {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / ".config")}


def listed(tmp_path, vaults):
    file = tmp_path / ".config/obsidian/obsidian.json"
    file.parent.mkdir(parents=True)
    file.write_text(vaults if isinstance(vaults, str) else json.dumps({"vaults": vaults}))


def test_the_vaults_that_are_there_the_open_one_first(tmp_path, home):
    for name in ("Alpha", "Beta"):
        (tmp_path / name).mkdir()
    paths = {name: {"path": str(tmp_path / name)} for name in ("Alpha", "Beta", "Gone")}
    paths["Beta"]["open"] = True
    listed(tmp_path, paths)
    assert [(one.name, one.open) for one in find_vaults(home)] == [("Beta", True), ("Alpha", False)]


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"vaults": 3}', '{"vaults": {"a": 3}}', '{"vaults": {"a": {}}}'])
def test_a_list_of_another_shape_is_no_list(tmp_path, home, broken):
    listed(tmp_path, broken)
    assert find_vaults(home) == ()


@pytest.mark.parametrize(
    ("system", "environment", "file"),
    [
        ("linux", {"HOME": "."}, ".config/obsidian/obsidian.json"),
        ("linux", {"HOME": ".", "XDG_CONFIG_HOME": "conf"}, "conf/obsidian/obsidian.json"),
        ("linux", {"HOME": "."}, ".var/app/md.obsidian.Obsidian/config/obsidian/obsidian.json"),
        ("linux", {"HOME": "."}, "snap/obsidian/current/.config/obsidian/obsidian.json"),
        ("darwin", {"HOME": "."}, "Library/Application Support/obsidian/obsidian.json"),
        ("win32", {"APPDATA": "AppData/Roaming"}, "AppData/Roaming/obsidian/obsidian.json"),
        ("win32", {"USERPROFILE": "."}, "AppData/Roaming/obsidian/obsidian.json"),
        ("win32", {"USERPROFILE": ".", "HOME": "cygwin"}, "AppData/Roaming/obsidian/obsidian.json"),
    ],
)
def test_each_system_keeps_the_list_in_its_own_place(tmp_path, system, environment, file):
    environment = {name: str(tmp_path / value) for name, value in environment.items()}
    assert find_vaults(environment, system) == ()
    (tmp_path / "Research").mkdir()
    place = tmp_path / file
    place.parent.mkdir(parents=True)
    place.write_text(json.dumps({"vaults": {"1f": {"path": str(tmp_path / "Research"), "ts": 1, "open": True}}}))
    (found,) = find_vaults(environment, system)
    assert (found.name, found.path, found.open) == ("Research", tmp_path / "Research", True)


def test_a_row_that_cannot_be_used_hides_no_other(tmp_path, home):
    (tmp_path / "Good").mkdir()
    (tmp_path / "file").write_text("")
    rows = [3, None, {}, {"path": 3}, {"path": "relative"}, {"path": "\0"}, {"path": str(tmp_path / "file")}]
    rows += [{"path": "x" * 5000}, {"path": str(tmp_path / "Good"), "open": "yes"}, {"path": str(tmp_path / "Good")}]
    listed(tmp_path, {str(number): row for number, row in enumerate(rows)})
    assert [(one.name, one.open) for one in find_vaults(home)] == [("Good", False)]


def test_no_obsidian_no_vaults(home):
    assert find_vaults(home) == ()


def test_a_folder_is_looked_at_before_it_is_connected(tmp_path):
    assert not inspect(tmp_path / "nowhere").ready
    assert "holds no .obsidian yet" in inspect(tmp_path).says
    (tmp_path / ".obsidian").mkdir()
    assert inspect(tmp_path).ready
    assert inspect(tmp_path).says.endswith("is an Obsidian vault.")
