"""Hugging Face by id: `GET /api/papers/ID` (404: it has no page for it)."""

import json
from collections.abc import Sequence

from library.formats import huggingface
from library.identifiers import Identifier
from server.outgoing import Outgoing
from server.sources.source import Page
from server.sources.waiting import raise_for_wait
from sync.target import RefusedError


class HuggingFaceSource:
    """Hugging Face's paper API."""

    name = "huggingface"
    words = "Hugging Face"
    batch = 1

    def __init__(self, base: str, outgoing: Outgoing) -> None:
        self._base = base.rstrip("/")
        self._outgoing = outgoing

    def knows(self, identifier: Identifier) -> bool:
        """Ids of its own pages: arXiv's, and its own."""
        return identifier.scheme in {"arxiv", "hf"} and "/" not in identifier.value

    def ask(self, identifiers: Sequence[Identifier]) -> list[Page]:
        """One paper a request."""
        return [self._one(identifier) for identifier in identifiers]

    def _one(self, identifier: Identifier) -> Page:
        address = f"{huggingface.SITE}/papers/{identifier.value}"
        answer = self._outgoing.get(f"{self._base}/api/papers/{identifier.value}")
        if answer.status == 404:
            return Page(identifier, address, None)
        raise_for_wait(answer, self.words)
        try:
            paper = huggingface.paper_json(json.loads(answer.body))
        except (ValueError, AttributeError, RecursionError) as error:
            msg = f"{self.words} answered something that is no paper."
            raise RefusedError(msg) from error
        return Page(identifier, address, paper)

    def close(self) -> None:
        """Close its connections."""
        self._outgoing.close()
