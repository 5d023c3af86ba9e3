"""`Papers.base`: made once, never over what is there, and YAML that Obsidian's Bases can read."""

import pytest
from ruamel.yaml import YAML

from sync.obsidian import base
from sync.target import LaterError

NAMES = ["New", "To read", "Reading", "This week", "Everything"]


def read(text):
    return YAML(typ="safe", pure=True).load(text)


def test_it_shows_every_status_and_always_filters(tmp_path):
    said = base.make(tmp_path, "Papers")
    assert said == "Papers.base shows your papers as tables; it is yours from now on."
    made = read((tmp_path / "Papers.base").read_text(encoding="utf-8"))
    assert made["filters"] == {"and": ['file.hasProperty("papershelf")']}
    assert [one["name"] for one in made["views"]] == NAMES
    assert all(one["type"] == "table" and one["order"][0] == "file.name" for one in made["views"])
    new, to_read, reading, week, everything = made["views"]
    assert new["filters"] == {"and": ['status == "new"']}
    assert to_read["filters"] == {"and": ['status == "to-read"']}
    assert reading["order"] == ["file.name", "tags", "citekey", "saved"]
    assert week["filters"] == {"and": ['saved >= today() - "7d"']}
    assert week["groupBy"] == {"property": "status", "direction": "ASC"}
    assert "filters" not in everything


def test_it_is_the_persons_from_then_on(tmp_path):
    base.make(tmp_path, "Papers")
    (tmp_path / "Papers.base").write_text("mine")
    assert base.make(tmp_path, "Papers") == "Papers.base is there already and stays as it is."
    assert (tmp_path / "Papers.base").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["Papers.base"]


def test_it_stands_beside_the_folder_of_the_notes(tmp_path):
    base.make(tmp_path, "Reading/Papers")
    assert (tmp_path / "Reading/Papers.base").is_file()
    base.make(tmp_path, "")
    assert (tmp_path / "Papers.base").is_file()


def test_it_calls_properties_as_the_vault_does():
    renamed = {"status": "paper_status", "venue": "", "saved": "paper_saved"}
    made = read(base.text(renamed))
    assert made["views"][0]["filters"] == {"and": ['paper_status == "new"']}
    assert made["views"][3]["groupBy"]["property"] == "paper_status"
    assert made["views"][4]["order"] == ["file.name", "paper_status", "tags", "authors", "published", "citekey"]
    assert "groupBy" not in read(base.text({"status": ""}))["views"][3]
    assert "filters" not in read(base.text({"saved": ""}))["views"][3]


def test_no_vault_is_made_for_it(tmp_path):
    with pytest.raises(LaterError):
        base.make(tmp_path / "gone", "Papers")
    assert list(tmp_path.iterdir()) == []
