"""A day of work with secrets, faults among it: none is in a log, an output, an error or a list of processes."""

import json
import re
from pathlib import Path

import httpx2
import pytest

from tests.server.parts import clip, until
from tests.server.processes import Process, run
from tests.zotero_server import ZoteroServer

PASSWORD = "Sesame-4711-of-the-mail"
GUESS = "psh_guessed-by-somebody-4711"
KEY = "ZoteroKey4711OfNobodyElse"


class Day:
    """A running server, the person's browser, and everything that was answered with a fault."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.server = Process(home, "serve", "--port", "0", PAPERSHELF_LOGS_LEVEL="debug")
        self.client = httpx2.Client(base_url=self.server.url, trust_env=False, timeout=30)
        self.faults: list[str] = []
        self.processes: set[str] = set()
        self.sign_in = self.server.ready().rpartition("key=")[2].partition("&")[0]

    def ask(self, method: str, path: str, **parts) -> httpx2.Response:
        answer = self.client.request(method, path, **parts)
        if answer.is_error:
            self.faults.append(answer.text + str(dict(answer.headers)))
        self.look()
        return answer

    def look(self) -> None:
        """What any user of this computer sees of its processes."""
        for file in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = file.read_bytes().decode(errors="replace")
            except OSError:
                continue
            if str(self.home) in words:
                self.processes.add(words)

    def press(self, path: str, csrf: str, **form: str) -> httpx2.Response:
        return self.ask("POST", path, data={"csrf": csrf, **form}, headers={"Origin": self.server.url})


@pytest.fixture
def day(tmp_path: Path):
    made = Day(tmp_path / "home")
    yield made
    made.client.close()
    made.server.end()


def test_no_secret_is_in_a_log_an_output_an_error_or_a_list_of_processes(day: Day):
    csrf, session, code = signed_in(day)
    token = day.ask("POST", "/api/pair", json={"code": code, "name": "A browser"}).json()["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    day.client.cookies.clear()
    day.ask("POST", "/api/clips", json={"clips": [clip(1), {"bad": True}]}, headers=bearer)
    day.ask("POST", "/api/clips", content=b"no JSON", headers=bearer)
    day.ask("GET", "/api/papers/nothing", headers=bearer)
    day.ask("GET", "/api/papers?limit=x", headers=bearer)
    day.ask("POST", "/api/clips", headers=bearer | {"Origin": "https://evil.example"})
    for _ in range(25):  # some hear that they are wrong, the rest that they are too many
        day.ask("GET", "/api/papers", headers={"Authorization": f"Bearer {GUESS}"})
    day.ask("GET", f"/feed.atom?token={GUESS}")
    day.ask("GET", f"/sign-in?key={day.sign_in}")  # used already
    day.ask("POST", "/api/pair", json={"code": code})  # likewise
    day.client.cookies.set(*session)
    feed = feed_token(day, csrf)
    day.ask("GET", f"/feed.atom?token={feed}&q=%00")
    day.ask("POST", "/api/clips", headers={"Authorization": f"Bearer {feed}"})
    mail = {"host": "127.0.0.1", "port": "1", "security": "none", "address": "a@example.org", "to": ""}
    assert day.press("/welcome/mail", csrf, preset="other", password=PASSWORD, **mail).is_error
    with ZoteroServer() as zotero:
        connected = run(day.home, "zotero", "connect", "--url", zotero.url, "--key", "-", stdin=f"{KEY}\n")
        outputs = [connected.stdout + connected.stderr]
        day.look()
        outputs += [one.stdout + one.stderr for one in (run(day.home, "status"), run(day.home, "doctor"))]
    own = json.loads((day.home / "server.json").read_text())["token"]
    opened = run(day.home, "setup", "--no-open")
    day.ask("DELETE", "/api/devices/this", headers=bearer)
    day.ask("GET", "/api/papers", headers=bearer)
    secrets = [token, feed, own, session[1], csrf, code, PASSWORD, GUESS, KEY]
    logs = "".join(file.read_text(encoding="utf-8") for file in (day.home / "logs").iterdir())
    assert "many wrong keys" in logs  # it is this day's log
    assert len(day.faults) > 20
    assert day.processes
    places = {
        "a log": logs,
        "the server's output": day.server.output,
        "a command's output": "".join(outputs) + re.sub(r"key=\S+", "", opened.stdout),
        "an error": "".join(day.faults),
        "a list of processes": "".join(day.processes),
    }
    for where, said in places.items():
        told = [one for one in secrets if one in said]
        # The page that tells the person of a fault is a page of theirs, with a form: it needs its CSRF token.
        assert told == [] or (where == "an error" and told == [csrf]), where
    assert day.sign_in not in logs + places["an error"] + places["a list of processes"]
    assert day.server.end() == 0
    assert not (day.home / "server.json").exists()


def signed_in(day: Day) -> tuple[str, tuple[str, str], str]:
    """The CSRF token, the cookie, and a code for pairing."""
    assert day.client.get(f"/sign-in?key={day.sign_in}").status_code == 200
    ((name, value),) = day.client.cookies.items()
    page = day.ask("GET", "/pair").text
    code = re.findall(r'data-code="([^"]+)"', page)[0]
    csrf = re.findall(r'name="csrf" value="([^"]+)"', day.ask("GET", "/welcome").text)[0]
    return csrf, (name, value), code


def feed_token(day: Day, csrf: str) -> str:
    made = day.press("/welcome/feed", csrf).text
    return until(lambda: re.findall(r"token=(psh_[\w-]+)", made))[0]
