from pathlib import Path

import pytest

from server.secrets import Secrets
from server.settings import Settings, SettingsError


def load(folder: Path, text: str = "", **environment: str) -> Settings:
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return Settings.load(environment, home=folder)


def test_without_a_file_there_are_the_defaults(tmp_path: Path):
    found = Settings.load({"PAPERSHELF_HOME": str(tmp_path)})
    assert (found.home, found.host, found.port) == (tmp_path, "127.0.0.1", 18230)
    assert (found.sources.huggingface_url, found.sources.fetch) == ("https://huggingface.co", True)


def test_without_any_home_it_is_the_persons_data_folder(monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    assert Settings.load({}).home.name == "papershelf"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("prot = 1", "Did you mean 'port'?"),
        ("[logs]\nlevle = 'info'", "logs.levle"),
        ("[sources]\narxiv = 'x'", "sources.arxiv"),
        ("[digset]\nat = 8", "digset"),
        ("home = '/x'", "home"),
        ("port = 'many'", "port"),
        ("port = 99999", "port"),
        ("host = '0.0.0.0'", "this computer only"),
        ("host = 'papers.example'", "this computer only"),
        ("sources = 1", "sources"),
        ("[logs]\nlevel = 'loud'", "logs.level"),
        ("[sources]\narxiv_url = 'ftp://x'", "sources.arxiv_url"),
        ("port = ", "no TOML"),
        ("[obsidian]\nnmae = 'title'", "Did you mean 'obsidian.name'?"),
        ("[obsidian.vaults.work]\nfodler = 'x'", "obsidian.vaults.work.fodler"),
        ("[obsidian]\nname = 3", "obsidian.name"),
    ],
)
def test_a_misspelt_key_or_value_is_refused_by_name(tmp_path: Path, text: str, named: str):
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, text)
    assert named in str(refused.value)
    assert "config.toml" in str(refused.value)


def test_a_misspelt_variable_is_refused_by_name(tmp_path: Path):
    with pytest.raises(SettingsError, match="PAPERSHELF_PROT"):
        load(tmp_path, PAPERSHELF_PROT="1")


def test_the_environment_wins(tmp_path: Path):
    found = load(
        tmp_path,
        "port = 1\n[sources]\nfetch = true\narxiv_url = 'https://a.example'\n",
        PAPERSHELF_PORT="2",
        PAPERSHELF_SOURCES_FETCH="0",
        PAPERSHELF_LOGS_LEVEL="debug",
        PAPERSHELF_REQUIRE_ALL="1",
        PATH="/bin",
    )
    assert (found.port, found.sources.fetch, found.logs.level) == (2, False, "debug")
    assert found.sources.arxiv_url == "https://a.example"


def test_templates_are_set_for_all_vaults_and_for_one(tmp_path: Path):
    found = load(
        tmp_path,
        """
        [obsidian]
        name = "citekey"
        folder = "{{ folder }}/{{ year }}"
        [obsidian.vaults.obsidian-2]
        folder = "Reading"
        """,
        PAPERSHELF_OBSIDIAN_REGION="region.jinja",
    ).obsidian
    both = {"name": ("obsidian.name", "citekey"), "region": ("obsidian.region", "region.jinja")}
    assert found.of("obsidian") == {**both, "folder": ("obsidian.folder", "{{ folder }}/{{ year }}")}
    assert found.of("obsidian-2") == {**both, "folder": ("obsidian.vaults.obsidian-2.folder", "Reading")}
    assert load(tmp_path).obsidian.of("obsidian") == {}


def test_the_file_is_never_rewritten(tmp_path: Path):
    text = "port = 1 # mine\n"
    load(tmp_path, text)
    assert (tmp_path / "config.toml").read_text(encoding="utf-8") == text


def test_secrets_are_in_a_file_that_only_its_owner_reads(tmp_path: Path):
    secrets = Secrets(tmp_path)
    assert secrets.get("target:zotero") is None
    secrets.set("target:zotero", "K1")
    secrets.set("other", "K2")
    file = tmp_path / "secrets.json"
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    secrets.set("target:zotero", "K3")
    assert file.stat().st_mode & 0o777 == 0o600
    assert Secrets(tmp_path).get("target:zotero") == "K3"
    secrets.remove("target:zotero")
    secrets.remove("never there")
    assert (secrets.get("target:zotero"), secrets.get("other")) == (None, "K2")
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_a_broken_secrets_file_is_as_none(tmp_path: Path, text: str):
    (tmp_path / "secrets.json").write_text(text, encoding="utf-8")
    assert Secrets(tmp_path).get("x") is None
    Secrets(tmp_path).set("x", "1")
    assert Secrets(tmp_path).get("x") == "1"
