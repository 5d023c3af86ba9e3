"""Schemathesis as a program that calls a running server by its own description, and a shelf that is worth asking."""

import itertools
import json
import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from flask import Response, request

from library import annotations
from library.listing import SORTS
from library.paper import Annotation
from library.placements import Delivered
from server.tries import Tries
from tests.server.parts import Server, clip

# A shelf that looks for itself would put off what the run is about: no Zotero runs at this address.
_CLOSED = {"way": "connector", "url": "http://127.0.0.1:1"}
_TWICE = {
    "field": "copies",
    "ours": "the item that Papershelf made (AAAA2222)",
    "theirs": "your item BBBB3333",
    "settling": {"place": ["copies", "BBBB3333"], "value": "both", "wanted": "theirs", "sets": ""},
    "says": "Zotero has this twice.",
    "choices": {"zotero": "Keep yours, bin ours", "papershelf": "Leave both"},
}
_OTHER = {"title": "Weather in Valleys", "creators": [{"name": "Una Holm"}]}
_WELL_FORMED = ["2xx", "401", "403", "404", "409", "412"]  # what a call of the right form is answered
_PAPERS = 60  # enough that removing and merging leave some


@dataclass
class Shelf:
    """What stands on the shelf before the first call, and which call answered what since."""

    server: Server
    papers: list[str] = field(default_factory=list)
    batches: list[str] = field(default_factory=list)
    answered: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        self.server.app.after_request(self._note)
        # Schemathesis sends wrong keys, too, to see that they are refused; here each comes a minute after the last.
        self.server.keys.tries = Tries(itertools.count(0, 61).__next__)
        self.server.home.placements.add_target("zotero", "zotero", _CLOSED)
        for number in range(1, _PAPERS + 1):
            body = self.server.post("/api/clips", {"clips": [clip(number, tags=["kept"])]}).json()
            self.papers.append(body["outcomes"][0]["paper"])
            self.batches.append(body["batch"])
        placements = self.server.home.placements
        (target,) = placements.targets()
        for debt in placements.due(target.id):  # both sides of these were changed
            placements.record(debt, Delivered("AAAA2222", "1", {}, conflicts=(_TWICE,)), "zotero")
        for number in range(31, 51):  # of these a source knows where they appeared
            said = clip(number)["paper"] | {"type": "conference", "venue": "Proceedings of X", "published": "2026"}
            self.server.home.shelf.receive([clip(number, paper=said, targets=[])], via="arxiv")
        for number in range(51, 61):  # and these share an identifier with a wholly different one
            self.server.save(clip(number, paper=_OTHER | {"identifiers": [f"arxiv:2611.{10000 + number}"]}))
        for first, second in zip(self.papers[:20:2], self.papers[1:20:2], strict=True):
            self.server.home.shelf.merge(first, second, where="a test")
        mark = Annotation("H7J2K9QX", text="Leaks at the edge.", page="4")
        with self.server.home.database.write() as connection:
            annotations.keep(connection, self.papers[0], "zotero", [mark], self.server.home.now())
        self.answered.clear()

    def _note(self, response: Response) -> Response:
        self.answered[request.endpoint or ""].add(response.status_code)
        return response

    def called(self, folder: Path, *, examples: int, same: bool) -> subprocess.CompletedProcess[str]:
        """Let Schemathesis make its calls, `examples` of each kind for each; its report names what is undescribed.

        With `same` the calls are the same each time.
        """
        (folder / "schemathesis.toml").write_text(self._configuration(), encoding="utf-8")
        _, token = self.server.devices.add_own()  # which DELETE /api/devices/this leaves alone
        command = [sys.executable, "-c", "from schemathesis.cli import schemathesis as st; st()"]
        how = ["--max-examples", str(examples), "--continue-on-failure", "--no-color"]
        how += ["--generation-deterministic"] if same else ["--generation-database", "none"]
        return subprocess.run(
            [*command, "run", f"{self.server.url}/api/openapi.json", "-H", f"Authorization: Bearer {token}", *how],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONWARNINGS": "ignore", "COLUMNS": "200"},
        )

    def _configuration(self) -> str:
        """Real ids among invented ones, so that the calls get beyond "Not here"; hostile words among all words."""
        questions = [one["id"] for one in self.server.get("/api/questions").json()["questions"]]
        words: dict[str, tuple[list[str] | list[int], list[str]]] = {
            "papers": (self.papers, ["path.paper_id", "body.other", "body.papers[*]"]),
            "merged": (self.papers[:20], []),
            "batches": (self.batches, ["body.batch"]),
            "questions": (questions, ["path.question_id"]),
            "answers": (["use", "leave", "same", "never", "later"], ["body.answer"]),
            "fields": (["copies"], ["body.field"]),
            "sides": (["zotero", "papershelf"], ["body.keep"]),
            "searches": (["", "is:new", "tag:kept -a", 'author:"', "year:2026..", "in:zotero"], ["query.q"]),
            "sorts": (list(SORTS), ["query.sort"]),
            "none": ([""], ["query.tag", "query.status", "query.cursor"]),
        }
        lines = []
        for name, (values, places) in words.items():
            lines += [f"[dictionaries.{name}]", f"values = {json.dumps(values)}"]
            lines += [f'[parameters."{one}"]\ndictionary = "{name}"\nprobability = 0.8' for one in places]
        lines += ["[checks.positive_data_acceptance]", f"expected-statuses = {json.dumps(_WELL_FORMED)}"]
        # A bad clip is refused by itself, in a 200 (CONTRACTS, "HTTP"); and the address of one paper could also be
        # that of `lookup`, so the methods of both are allowed there.
        lines += ['[[operations]]\ninclude-name = "POST /api/clips"\nchecks.negative_data_rejection.enabled = false']
        lines += ['[[operations]]\ninclude-name = "POST /api/papers/lookup"']
        lines += ["checks.allow_header_conformance.enabled = false"]
        # A batch among the invented words makes two names of what takes one of them.
        for call in ("undo", "pdfs"):
            lines += [f'[[operations]]\ninclude-name = "POST /api/{call}"']
            lines += [f"checks.positive_data_acceptance.expected-statuses = {json.dumps([*_WELL_FORMED, '422'])}"]
        lines += ['[[operations]]\ninclude-name = "POST /api/papers/{paper_id}/split"', "[operations.parameters]"]
        lines += ['"path.paper_id" = {dictionary = "merged", probability = 0.9}']
        return "\n".join(lines) + "\n"
