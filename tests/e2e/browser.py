"""A real browser with the real extension in it, Chromium or Firefox, through one driver (driver.mjs)."""

import base64
import json
import subprocess
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from tests.conftest import ROOT

Kind = Literal["chromium", "firefox"]
_T = TypeVar("_T")
EXTENSION = ROOT / "extension"
WAIT = 45.0  # seconds after which what was waited for is not coming; nothing sleeps for so long
_UUID = "5d1e0a4c-7a2b-4c0e-9f64-1f2b3c4d5e6f"  # Firefox's own name for the extension's pages, chosen by a preference


class DriverError(AssertionError):
    """The browser could not do what was asked."""


def wait_for(what: Callable[[], _T | None], says: str, seconds: float = WAIT) -> _T:
    """The first truthy value of `what`; fails, saying what never came."""
    until = time.monotonic() + seconds
    while True:
        if value := what():
            return value
        if time.monotonic() > until:
            msg = f"waited {seconds:.0f} s: {says}"
            raise AssertionError(msg)
        time.sleep(0.05)


@dataclass
class Tab:
    """One tab."""

    browser: "Browser"
    name: str

    def goto(self, url: str) -> None:
        self.browser.ask("goto", tab=self.name, url=url)

    def evaluate(self, body: str, argument: Any = None) -> Any:
        """The value of a function's body, run in the page (`argument` is what it is given)."""
        return self.browser.ask("evaluate", tab=self.name, body=body, argument=argument)["value"]

    def wait(self, body: str, says: str) -> Any:
        """Until a function's body gives something truthy."""

        def look() -> Any:
            try:
                return self.evaluate(body)
            except DriverError:  # the page is loading anew
                return None

        return wait_for(look, says)

    def click(self, selector: str, index: int = 0, x: float = 0.5, y: float = 0.5) -> None:
        """A click with the mouse; `x` and `y` in parts of the element."""
        self.browser.ask("click", tab=self.name, selector=selector, index=index, x=x, y=y)

    def press(self, key: str) -> None:
        self.browser.ask("press", tab=self.name, key=key)

    def type(self, selector: str, text: str) -> None:
        self.browser.ask("type", tab=self.name, selector=selector, text=text)

    def look(
        self, *, size: tuple[int, int] | None = None, dark: bool | None = None, javascript: bool | None = None
    ) -> None:
        """How wide and tall it is, in which light (Chromium only), and whether pages may run scripts."""
        self.browser.ask("look", tab=self.name, size=size, dark=dark, javascript=javascript)

    def complaints(self) -> list[str]:
        """Dialogs, faults of scripts, and what the page's policy forbade, since the last time."""
        heard: list[str] = self.browser.ask("complaints", tab=self.name)["complaints"]
        return heard

    def choose_file(self, selector: str, path: Path) -> None:
        """A file into a field."""
        self.browser.ask("chooseFile", tab=self.name, selector=selector, path=str(path))

    def screenshot(self, path: Path, **options: Any) -> None:
        self.browser.ask("screenshot", tab=self.name, path=str(path), **options)

    def close(self) -> None:
        self.browser.ask("close", tab=self.name)


class Browser:
    """The browser; a context."""

    def __init__(
        self,
        kind: Kind,
        path: str,
        node: str,
        site_port: int,
        size: tuple[int, int] = (1200, 900),
        profile: Path | None = None,
        extension: Path = EXTENSION,
    ) -> None:
        """`profile`: a folder that is kept, with all that the extension keeps; else it is a new one each time."""
        self.kind = kind
        if profile is not None:
            _prepare(profile, kind)
        self._site_port = site_port
        self._driver = subprocess.Popen(
            [node, str(Path(__file__).with_name("driver.mjs"))],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        manifest = json.loads((EXTENSION / "manifest.json").read_text(encoding="utf-8"))
        self._waiting = 0  # answers that nobody has read yet
        # Not waited for: whoever needs the browser has other things to start meanwhile.
        self._send(
            "launch",
            kind=kind,
            path=path,
            extension=str(extension),
            site=site_port,
            size=size,
            geckoId=manifest["browser_specific_settings"]["gecko"]["id"],
            uuid=_UUID,
            profile=str(profile) if profile else None,
        )

    def ask(self, command: str, **words: Any) -> dict[str, Any]:
        """One command to the driver; raises DriverError."""
        self._send(command, **words)
        answer: dict[str, Any] = {}
        while self._waiting:
            answer = self._heard(f"{command} {words}")
        return answer

    def _send(self, command: str, **words: Any) -> None:
        stdin = self._driver.stdin
        assert stdin is not None
        stdin.write(json.dumps({"command": command, **words}) + "\n")
        stdin.flush()
        self._waiting += 1

    def _heard(self, asked: str) -> dict[str, Any]:
        stdout = self._driver.stdout
        assert stdout is not None
        line = stdout.readline()
        self._waiting -= 1
        answer: dict[str, Any] = json.loads(line) if line else {"ok": False, "error": "the driver ended"}
        if not answer["ok"]:
            msg = f"{self.kind} {asked}: {answer['error']}"
            raise DriverError(msg)
        return answer

    def site(self, path: str, host: str = "huggingface.co") -> str:
        """An address of the site that this browser takes for Hugging Face, or for another of the driver's hosts."""
        # Chromium's resolver rule names a port; Firefox's preference does not.
        port = "" if self.kind == "chromium" else f":{self._site_port}"
        return f"https://{host}{port}{path}"

    def open(self, url: str, **options: Any) -> Tab:
        """A new tab."""
        return Tab(self, self.ask("open", url=url, **options)["tab"])

    def tab_at(self, part: str) -> Tab:
        """The tab whose address holds `part`, when there is one."""

        def look() -> Tab | None:
            found = [one for one in self.ask("tabs")["tabs"] if part in one["url"]]
            return Tab(self, found[0]["tab"]) if found else None

        return wait_for(look, f"a tab at {part}")

    def extension_page(self, path: str) -> str:
        """The address of a page of the extension."""
        if self.kind == "firefox":
            return f"moz-extension://{_UUID}/{path}"
        return f"chrome-extension://{_chrome_id()}/{path}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.ask("quit")
        finally:
            self._driver.kill()
            self._driver.wait()
            for pipe in (self._driver.stdin, self._driver.stdout):
                if pipe:
                    pipe.close()


def _prepare(profile: Path, kind: Kind) -> None:
    """Firefox forgets an add-on that was loaded for a try: one that lies in the profile stays."""
    packed = profile / "extensions" / "papershelf@papershelf.example.xpi"
    if kind == "chromium" or packed.exists():
        return
    packed.parent.mkdir(parents=True)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(EXTENSION.rglob("*")):
            archive.write(path, path.relative_to(EXTENSION))


def _chrome_id() -> str:
    """Chrome makes an extension's id of the manifest's key: the first half of its SHA-256 in the letters a to p."""
    key = json.loads((EXTENSION / "manifest.json").read_text(encoding="utf-8"))["key"]
    digest = sha256(base64.b64decode(key)).hexdigest()[:32]
    return "".join(chr(ord("a") + int(one, 16)) for one in digest)
