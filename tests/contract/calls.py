"""`python -m tests.contract.calls`: write anew the examples of each call that the extension uses.

One browser's first morning, played on a real server: it pairs, saves, looks up, undoes. Each call is one file of
`bodies/`: `{"request": {method, path, body}, "response": {status, body}}`, ids and tokens as placeholders such as
`{paper-1}`. tests/server/test_contract_bodies.py plays it again and compares; the JavaScript tests read the files.
"""

import json
import re
import tempfile
from pathlib import Path
from typing import Any

from server.home import Home
from server.keys import Keys
from tests.server.parts import Clock, Server, clip, settings

FOLDER = Path(__file__).parent / "bodies"
_CLIPS = [f"5d0c6c1e-0000-4000-8000-00000000000{number}" for number in range(1, 7)]
_CODE = "{code}"


class Morning:
    """The calls in their order, and what was asked and answered."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._names: dict[str, str] = dict(zip(_CLIPS, (f"{{clip-{n}}}" for n in range(1, 7)), strict=True))
        self._examples: dict[str, dict[str, Any]] = {}

    def play(self) -> dict[str, dict[str, Any]]:
        """Every call once."""
        server = self._server
        server.home.placements.add_target("obsidian", "obsidian", {"vault": "/nowhere/Research", "folder": "Papers"})
        self._call("health", "GET", "/api/health", token=None)
        self._call("pair-refused", "POST", "/api/pair", {"code": "WRNGCODE", "name": "Chrome"}, token=None)
        code, _ = server.keys.pairing_code()
        self._names[code] = _CODE
        paired = self._call("pair", "POST", "/api/pair", {"code": code, "name": "Chrome"}, token=None)
        self._names |= {paired["token"]: "{token}", paired["device"]: "{device}"}
        self._call("not-connected", "GET", "/api/targets", token="psh_revoked")
        saved = self._call("clips", "POST", "/api/clips", {"clips": self._clips()})
        self._call("clips-not-json", "POST", "/api/clips", "no clips")
        server.home.engine.run()  # the vault is not there: the notes wait
        items = [
            {"key": "2611.10001", "identifiers": ["arxiv:2611.10001"], "title": "As the page shows it"},
            {"key": "2611.10099", "identifiers": ["arxiv:2611.10099"], "title": "Nobody Has Saved This One"},
        ]
        self._call("lookup", "POST", "/api/papers/lookup", {"items": items})
        self._call("targets", "GET", "/api/targets")
        self._call("needs-you", "GET", "/api/needs-you")
        self._call("sync", "POST", "/api/sync")
        self._call("undo-clip", "POST", "/api/undo", {"clip_id": _CLIPS[1]})
        self._call("undo", "POST", "/api/undo", {"batch": saved["batch"]})
        whole = json.dumps(self._examples, ensure_ascii=False)
        for found, name in self._names.items():
            whole = whole.replace(found, name)
        examples: dict[str, dict[str, Any]] = json.loads(re.sub(r'"version": "[^"]+"', '"version": "{version}"', whole))
        return examples

    def _clips(self) -> list[dict[str, Any]]:
        known = clip(1, clip_id=_CLIPS[0], status="to-read", tags=["privacy"])
        same = {**clip(1, clip_id=_CLIPS[2], status="to-read", tags=["privacy"]), "targets": ["obsidian", "attic"]}
        bad = clip(3, clip_id=_CLIPS[3], colour="red")
        # The identifier of the first with another title and other names: a question for a person.
        disputed = clip(
            4,
            clip_id=_CLIPS[4],
            paper={
                "title": "Weather in Valleys",
                "creators": [{"name": "Una Holm"}],
                "identifiers": ["arxiv:2611.10001"],
            },
        )
        return [known, clip(2, clip_id=_CLIPS[1]), same, bad, disputed]

    def _call(self, name: str, method: str, path: str, body: Any = None, **parts: Any) -> Any:
        answer = self._server.ask(method, path, **({} if body is None else {"json": body}), **parts)
        told = answer.json()
        self._learn(told)
        request = {"method": method, "path": path} | ({} if body is None else {"body": body})
        self._examples[name] = {"request": request, "response": {"status": answer.status_code, "body": told}}
        return told

    def _learn(self, told: Any) -> None:
        """Give each id that is new its placeholder: papers and batches are told apart by where they stand."""
        for kind, found in re.findall(r'"(batch|of|paper)": "([0-9A-Z]{26})"', json.dumps(told)):
            kind = "paper" if kind == "paper" else "batch"  # noqa: PLW2901 - an undo's `of` is a batch as well
            count = sum(name.startswith(f"{{{kind}-") for name in self._names.values())
            self._names.setdefault(found, f"{{{kind}-{count + 1}}}")


def played(home: Home, clock: Clock) -> dict[str, dict[str, Any]]:
    """The examples of a morning on a server over this home."""
    server = Server(home, Keys(clock.seconds))
    try:
        return Morning(server).play()
    finally:
        server.close()


def main() -> None:
    """Write every example."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder, Home.open(settings(Path(folder)), now=clock.now) as home:
        examples = played(home, clock)
    for name, example in examples.items():
        text = json.dumps(example, ensure_ascii=False, indent=1)
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
