"""Who is there while everything breaks: browsers that send until they are answered, and a person who writes.

What they did stands in a ledger, for the rules are about what was acknowledged and what a person wrote.
"""

import os
import random
import re
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2

from library.formats import huggingface
from tests.chaos.house import House
from tests.invented import item


@dataclass
class Ledger:
    """What was acknowledged, and what a person wrote."""

    clips: dict[str, tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=dict)  # clip_id: body, outcome
    ratings: dict[str, set[int | None]] = field(default_factory=dict)  # paper: the ratings that it may have
    taken_back: set[str] = field(default_factory=set)  # papers whose only clip was undone
    in_notes: dict[str, list[str]] = field(default_factory=dict)  # paper: words a person wrote into its note
    in_items: dict[str, dict[str, Any]] = field(default_factory=dict)  # item: fields that a person set
    below_items: list[tuple[str, str]] = field(default_factory=list)  # item, words of a note below it
    refused: int = 0  # requests that got another answer than 200: they are sent again
    unheard: int = 0  # requests that got no answer: likewise
    lock: threading.RLock = field(default_factory=threading.RLock)

    def papers(self) -> set[str]:
        """The papers that the acknowledged clips were said to have gone to, and that nobody took back."""
        with self.lock:
            return {outcome["paper"] for _, outcome in self.clips.values()} - self.taken_back


class Clips:
    """Makes clips, the same ones for the same seed."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw

    def clip(self, number: int) -> dict[str, Any]:
        """Somebody comes across paper `number`, on one of the pages that show it, and saves it."""
        draw = self._draw
        paper = huggingface.paper_json(item(number)) or {}
        arxiv = paper["identifiers"][0]
        page = {"url": "https://huggingface.co/papers", "kind": "daily"}
        match draw.randrange(4):
            case 0:
                page = {"url": f"https://arxiv.org/abs/{arxiv.removeprefix('arxiv:')}", "kind": "paper"}
                paper = {name: paper[name] for name in ("title", "creators")} | {
                    "identifiers": [f"{arxiv}v{draw.randint(1, 3)}"]
                }
            case 1:
                paper = {name: paper[name] for name in ("title", "abstract", "identifiers")}
            case _:
                pass
        body: dict[str, Any] = {
            "clip_id": str(UUID(int=draw.getrandbits(128), version=4)),
            "captured_at": f"2026-11-23T07:{draw.randrange(60):02}:{draw.randrange(60):02}Z",
            "page": page,
            "paper": paper,
        }
        if draw.random() < 0.3:
            body["tags"] = [f"shelf {draw.randrange(5)}"]
        if draw.random() < 0.2:
            body["note"] = f"Seen by chance, {draw.randrange(1000)}."
        return body


class Browser:
    """One of several browsers: a queue that is sent again until it is answered, as the extension's is."""

    def __init__(self, house: House, ledger: Ledger, number: int) -> None:
        self._house, self._ledger, self._number = house, ledger, number
        self.queue: list[dict[str, Any]] = []

    def send(self, line: int = 0) -> bool:
        """Send the whole queue in one request; whether it was answered. `line`: over this port, which may break."""
        batch = list(self.queue)
        if not batch:
            return True
        try:
            answer = self._house.ask("POST", "/api/clips", {"clips": batch}, token=self._number, line=line)
            outcomes = answer.json()["outcomes"] if answer.is_success else None
        except (httpx2.HTTPError, ValueError):
            self._ledger.unheard += 1
            return False
        if outcomes is None:
            self._ledger.refused += 1
            return False
        self._took(batch, outcomes)
        return True

    def _took(self, batch: list[dict[str, Any]], outcomes: list[dict[str, Any]]) -> None:
        with self._ledger.lock:
            for body, outcome in zip(batch, outcomes, strict=True):
                if outcome["outcome"] == "rejected":  # kept, and decided at the next start: asked again until it is
                    self._ledger.refused += 1
                    continue
                self._ledger.clips[body["clip_id"]] = (body, outcome)
                self.queue.remove(body)


class Person:
    """Writes into notes and items, edits, and takes back."""

    def __init__(self, house: House, ledger: Ledger, draw: random.Random) -> None:
        self._house, self._ledger, self._draw = house, ledger, draw
        self._count = 0

    def _words(self) -> str:
        self._count += 1
        return f"My own thought number {self._count}, {self._draw.randrange(10**6)}"

    def writes_in_a_note(self) -> None:
        """A line below `## Notes`, saved as editors do, an hour ago."""
        notes = sorted(self._house.vault.rglob("*.md"))
        if not notes:
            return
        path = self._draw.choice(notes)
        text = path.read_text(encoding="utf-8")
        paper = re.search('^papershelf: "(.*)"$', text, re.MULTILINE)
        if paper is None or paper[1] in self._ledger.taken_back:
            return
        words = self._words()
        temporary = path.with_name(".their-editor")
        temporary.write_text(f"{text.rstrip()}\n{words}\n", encoding="utf-8")
        hour_ago = path.stat().st_mtime - 3600
        os.utime(temporary, (hour_ago, hour_ago))
        temporary.replace(path)
        self._ledger.in_notes.setdefault(paper[1], []).append(words)

    def writes_in_an_item(self) -> None:
        """A field of its own, one of ours, or a note below the item."""
        zotero, draw = self._house.zotero, self._draw
        with zotero.lock:
            items = [one for one in zotero.items if not one.get("deleted")]
            ours = [one for one in items if "Papershelf" in str(one.get("libraryCatalog", ""))]
            ours = [one for one in ours if one["libraryCatalog"].split()[-1] not in self._ledger.taken_back]
            if not ours:
                return
            key, words = draw.choice(ours)["key"], self._words()
            match draw.randrange(3):
                case 0:
                    lines = str(zotero.library.items[key].get("extra") or "").split("\n")
                    self._sets(key, "extra", "\n".join([*filter(None, lines), words]))
                case 1:
                    self._sets(key, "abstractNote", words)
                case _:
                    zotero.library.create({"itemType": "note", "note": words, "parentItem": key})
                    self._ledger.below_items.append((key, words))

    def _sets(self, key: str, name: str, words: str) -> None:
        zotero = self._house.zotero
        zotero.library.update(key, {name: words})
        # A minute after the item was made: within two seconds nobody writes (sync/zotero/changes.py, _UNTOUCHED).
        item = zotero.library.items[key]
        later = datetime.fromisoformat(item["dateAdded"]) + timedelta(minutes=1)
        item["dateModified"] = max(item["dateModified"], later.strftime("%Y-%m-%dT%H:%M:%SZ"))
        self._ledger.in_items.setdefault(key, {})[name] = words

    def rates(self) -> None:
        """A rating, which an answer acknowledges; without one, either may be there."""
        papers = sorted(self._ledger.papers())
        if not papers:
            return
        paper, stars = self._draw.choice(papers), self._draw.randint(1, 5)
        may_be = self._ledger.ratings.setdefault(paper, {None})
        may_be.add(stars)
        try:
            if self._house.ask("PATCH", f"/api/papers/{paper}", {"rating": stars}).is_success:
                self._ledger.ratings[paper] = {stars}
        except httpx2.HTTPError:
            self._ledger.unheard += 1


def notes_of(vault: Path) -> dict[str, str]:
    """Every file in the vault but Obsidian's own, by path."""
    found = (path for path in sorted(vault.rglob("*")) if path.is_file() and ".obsidian" not in path.parts)
    return {path.relative_to(vault).as_posix(): path.read_text(encoding="utf-8") for path in found}
