"""With `public_url` the server answers under that one name, too; a mail's List-Unsubscribe leads there."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date
from pathlib import Path

import pytest

from library.formats import clips, huggingface
from server.home import Home
from server.settings import Settings, SettingsError
from tests.invented import item
from tests.server.digest.mail_server import MailServer
from tests.server.parts import Clock, Server, clip, settings

PUBLIC = "https://shelf.example.org"
THERE = {"Host": "shelf.example.org"}
MONDAY = date(2026, 11, 23)
PAGE = {"url": "https://huggingface.co/papers/date/2026-11-23", "title": "Daily Papers", "kind": "daily"}


@pytest.fixture
def home(tmp_path: Path, clock: Clock, empty_library: Path) -> Iterator[Home]:
    (tmp_path / "home").mkdir(mode=0o700)
    shutil.copy(empty_library, tmp_path / "home")
    with Home.open(settings(tmp_path / "home", public_url=PUBLIC), now=clock.now) as opened:
        opened.daily.local = lambda moment: moment.astimezone(UTC)
        yield opened


def test_the_public_name_is_ours_and_no_other(server: Server):
    assert server.get("/api/targets", headers=THERE).status_code == 200
    assert server.get("/api/targets", headers=THERE, token=None).status_code == 401
    assert server.get("/api/targets").status_code == 200
    for other in ("shelf.example.org:444", "example.org", "evil.example", "shelf.example.org.evil.example"):
        assert server.get("/api/targets", headers={"Host": other}).status_code == 421
    own, foreign = ({**THERE, "Origin": origin} for origin in (PUBLIC, "http://shelf.example.org"))
    assert server.post("/api/clips", {"clips": [clip()]}, headers=own).status_code == 200
    assert server.post("/api/clips", {"clips": [clip()]}, headers=foreign).status_code == 403


def test_a_session_that_began_there_is_for_https_alone(server: Server):
    def cookie(**headers: str) -> str:
        path = f"/sign-in?key={server.keys.sign_in_key()}"
        return server.ask("GET", path, token=None, headers=headers).headers["Set-Cookie"]

    assert "Secure" in cookie(**THERE)
    assert "Secure" not in cookie()


def test_one_click_leaves_the_list(home: Home, server: Server):
    with MailServer() as postbox:
        home.daily.post.connect(postbox.account(user="", sender="a@example.org", recipient="a@example.org"), "")
        papers = [huggingface.paper_json(item(number)) for number in range(1, 4)]
        home.daily.listed.take(clips(PAGE, [one for one in papers if one], home.now()), source="page", day=MONDAY)
        home.daily.make(MONDAY, patient=False)
        home.daily.run()
        (mail,) = postbox.mails
    way = mail["List-Unsubscribe"].rpartition("<")[2].removesuffix(">")
    assert way.startswith(f"{PUBLIC}/list/stop.")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = way.removeprefix(PUBLIC)
    for _ in range(2):  # a mail scanner
        asked = server.ask("GET", path, token=None, headers=THERE)
        assert "Stop the daily mails?" in asked.text
    assert home.daily.post.account is not None
    form = {"List-Unsubscribe": "One-Click"}
    assert server.ask("POST", path, token=None, headers=THERE, data=form).status_code == 200
    assert home.daily.post.account is None
    assert not home.daily.post.wanted


def test_without_it_no_other_address_is_listened_on(tmp_path: Path):
    def loaded(**values: str) -> Settings:
        return Settings.load({f"PAPERSHELF_{name}": value for name, value in values.items()}, tmp_path)

    for host in ("192.168.1.7", "10.0.0.2", "fd00::7", "shelf.example.org"):
        with pytest.raises(SettingsError, match=r"this computer only.*proxy with TLS.*public_url"):
            loaded(HOST=host)
        assert loaded(HOST=host, PUBLIC_URL=PUBLIC).host == host
    for wrong in (
        "http://shelf.example.org",
        "https://",
        "https://shelf.example.org/x",
        "https://a@b.example",
        "shelf",
    ):
        with pytest.raises(SettingsError, match="public_url"):
            loaded(PUBLIC_URL=wrong)
