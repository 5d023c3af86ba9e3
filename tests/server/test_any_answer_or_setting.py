"""Whatever a source answers, config.toml holds or a person types is read, or refused in words; and in no time."""

import json
from collections.abc import Callable
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.clip import Clip, Refused
from library.formats import clip_json
from server.settings import Settings, SettingsError, every
from server.sources import arxiv, journal_refs, lists
from sync import pauses
from sync.target import RefusedError
from tests.hostile import JSON, TEXTS, WORDS, a_moment, clips, heavy, in_words
from tests.hostile_files import DOCUMENTS
from tests.server.test_command_line import Shell

LARGE = 60_000
_FEED = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><entry><id>http://arxiv.org/abs/2611.10001v1</id><title>{0}</title>
 <summary>{0}</summary><published>{0}</published><author><name>{0}</name></author><category term="{0}"/>
 <arxiv:journal_ref>{0}</arxiv:journal_ref><arxiv:doi>{0}</arxiv:doi><dc:creator>{0}</dc:creator></entry></feed>"""


def valid(papers: list[dict]) -> None:
    for one in papers[:50]:
        assert isinstance(clip_json.read(clips(1)[0] | {"paper": one}), Clip | Refused)


def answered(body: bytes) -> None:
    """Read an answer by every reader of answers."""
    for read in (
        lambda: [paper for paper, _ in arxiv.entries(body).values()],
        lambda: [paper for _, paper in arxiv.entries(body).values() if paper],
        lambda: lists.entries(body),
        lambda: lists.huggingface_lists("https://huggingface.co", [])[0].read(body),
    ):
        try:
            valid(read())
        except RefusedError as error:
            in_words(error)


def fed(text: str) -> None:
    """A feed in which this stands everywhere, as far as XML can hold it."""
    from xml.sax.saxutils import quoteattr

    held = "".join(one for one in text if one in "\t\n\r" or 0x20 <= ord(one) < 0xD800 or 0xE000 <= ord(one) < 0xFFFE)
    answered(_FEED.replace("{0}", quoteattr(held)[1:-1].replace('"', "&quot;")).encode())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_hostile_answer_is_read_or_refused_in_a_moment(name: str):
    body = DOCUMENTS[name]()
    with a_moment(name):
        answered(body)


@given(st.binary(max_size=100) | TEXTS.map(lambda text: text.encode("utf-8", "replace")))
def test_any_answer_is_read_or_refused(body: bytes):
    answered(body)


@given(TEXTS)
def test_any_text_may_stand_in_a_feed(text: str):
    fed(text)


@given(st.lists(JSON, max_size=3))
def test_any_json_may_be_a_list_of_papers(body):
    answered(json.dumps(body).encode())


def test_no_feed_takes_long_to_read():
    for what, text in heavy(LARGE // 6).items():
        with a_moment(what):
            fed(text)
            journal_refs.publication(text, text)


@pytest.mark.parametrize("name", ["a billion laughs", "an outer entity", "an outer DTD", "a parameter entity"])
def test_xml_that_brings_entities_of_its_own_is_no_feed(name: str):
    for read in (arxiv.entries, lists.entries):
        with pytest.raises(RefusedError, match="no feed"):
            read(DOCUMENTS[name]())


@given(TEXTS | st.from_regex(r"\A[0-9]{1,40}\Z") | st.datetimes().map(format_datetime))
def test_any_time_to_wait_is_seconds_of_a_day_or_none(text: str):
    found = pauses.asked(text)
    assert found is None or 0 <= found <= pauses.LONGEST


def loaded(folder: Path, text: bytes, environment: dict[str, str]) -> None:
    (folder / "config.toml").write_bytes(text)
    try:
        every(Settings.load(environment, home=folder), environment)
    except SettingsError as error:
        in_words(error)


NAMES = ["port", "host", "public_url", "logs.level", "digest.time", "digest.days", "digest.keywords", "sources.fetch"]
NAMES += [
    "obsidian.name",
    "obsidian.vaults.a.name",
    "zotero.largest_pdf",
    "digest",
    "logs",
    "home",
    "sources.arxiv_url",
]
VALUES = st.integers() | st.booleans() | st.floats() | TEXTS | st.lists(st.integers() | TEXTS, max_size=3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=60)
    | st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4).map(
        lambda said: "\n".join(f"{name} = {json.dumps(value)}" for name, value in said.items()).encode()
    ),
    st.dictionaries(st.sampled_from(NAMES).map(lambda name: f"PAPERSHELF_{name.upper().replace('.', '_')}"), TEXTS),
)
def test_any_settings_are_taken_or_refused_by_name(tmp_path: Path, text: bytes, environment: dict[str, str]):
    loaded(tmp_path, text, environment)


@pytest.mark.parametrize("name", ["NULs", "JSON nested deeply", "UTF-16", "SQLite", "lines"])
def test_a_hostile_config_is_refused_in_a_moment(tmp_path: Path, name: str):
    with a_moment(name):
        loaded(tmp_path, DOCUMENTS[name](), {})
    with a_moment(name):
        loaded(tmp_path, b"a = " + DOCUMENTS[name](), {})


# A command line can hold no NUL and no half of a pair.
TYPED = TEXTS.map(lambda text: text.replace("\0", "").encode("utf-8", "replace").decode())
COMMANDS: list[Callable[[str], list[str]]] = [
    lambda text: ["clip", "--", text],
    lambda text: ["clip", "--url", text, "--tag", text, "arxiv:2611.10001"],
    lambda text: ["list", "--", text],
    lambda text: ["list", "--tag", text],
    lambda text: ["list", "--status", text],
    lambda text: ["list", "--limit", text],
    lambda text: ["show", "--", text],
    lambda text: ["edit", "--set", text, "--", "01JDB4T8"],
    lambda text: ["edit", "--title", text, "--rating", text, "--", text],
    lambda text: ["remove", "--", text],
    lambda text: ["undo", "--", text],
    lambda text: ["merge", "--", text, text],
    lambda text: ["split", "--", text],
    lambda text: ["questions", "--", text, "same"],
    lambda text: ["resolve", "--", text, text, text],
    lambda text: ["publications", "--", text, "use"],
    lambda text: ["export", "--format", "bibtex", "--", text],
    lambda text: ["pdf", "--", text],
    lambda text: ["sync", "--target", text],
    lambda text: ["sync", "--again", text],
    lambda text: ["token", "revoke", "--", text],
    lambda text: ["digest", "history", "--limit", text],
    lambda text: ["restore", "--yes", "--", text],
    lambda text: [text],
]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    made = Shell(tmp_path_factory.mktemp("typed"))
    made.run("clip", "arxiv:2611.10001", "arxiv:2611.10002")
    return made


def ends_well(shell: Shell, words: list[str]) -> None:
    done = shell.run(*words)
    assert done.exit_code in {0, 1, 2}, words
    assert done.exception is None or isinstance(done.exception, SystemExit), (words, done.exception)


@pytest.mark.parametrize("number", range(len(COMMANDS)))
def test_whatever_is_typed_a_command_ends_with_its_own_words(shell: Shell, number: int):
    @settings(max_examples=15)
    @given(TYPED)
    def any_words(text: str) -> None:
        ends_well(shell, COMMANDS[number](text))

    any_words()


HOMES = [("backup",), ("restore", "--yes"), ("clip",), ("obsidian", "connect"), ("rebuild", "--vault")]


@pytest.mark.parametrize("words", HOMES, ids=" ".join)
@pytest.mark.parametrize("path", ["~~~", "~nobody-has-this-name/papers"])
def test_the_home_of_somebody_whom_nobody_knows_is_a_name_like_any(tmp_path, monkeypatch, words, path):
    monkeypatch.chdir(tmp_path)
    shell = Shell(tmp_path)
    ends_well(shell, [*words, path])
    ends_well(shell, ["--home", path, "status"])


@pytest.mark.long
def test_every_hostile_word_may_be_typed_to_every_command(shell: Shell):
    for command in COMMANDS:
        for text in WORDS:
            ends_well(shell, command(text.replace("\0", "").encode("utf-8", "replace").decode()))
