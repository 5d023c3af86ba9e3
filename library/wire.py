"""Outcomes as JSON and back: what is answered to a clip, kept, and answered again to the same clip."""

from collections.abc import Iterable, Mapping
from typing import Any

from library.matching import Evidence
from library.outcomes import Lookalike, Outcome


def evidence_json(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Evidence as the API gives it."""
    return [{"name": one.name, "weight": one.weight, "text": one.text} for one in evidence]


def evidence_from_json(kept: Iterable[Mapping[str, Any]]) -> tuple[Evidence, ...]:
    """Evidence back from JSON."""
    return tuple(Evidence(one["name"], one["weight"], one["text"]) for one in kept)


def lookalikes_json(maybe: Iterable[Lookalike]) -> list[dict[str, Any]]:
    """The papers that may be the same, as the API gives them."""
    return [{"paper": one.paper, "title": one.title, "evidence": evidence_json(one.evidence)} for one in maybe]


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """An outcome as `POST /api/clips` answers it; `merged`, `added`, `warnings`, `reason` only where there are any."""
    body: dict[str, Any] = {
        "clip_id": outcome.clip_id,
        "outcome": outcome.outcome,
        "paper": outcome.paper,
        "maybe": lookalikes_json(outcome.maybe),
        "evidence": evidence_json(outcome.evidence),
    }
    if outcome.merged:
        body["merged"] = list(outcome.merged)
    if outcome.added:
        body["added"] = list(outcome.added)
    if outcome.warnings:
        body["warnings"] = list(outcome.warnings)
    if outcome.reason:
        body["reason"] = outcome.reason
    return body


def outcome_from_json(body: Mapping[str, Any]) -> Outcome:
    """An outcome back from JSON."""
    return Outcome(
        body["clip_id"],
        body["outcome"],
        body["paper"],
        maybe=tuple(
            Lookalike(one["paper"], one["title"], evidence_from_json(one["evidence"])) for one in body["maybe"]
        ),
        merged=tuple(body.get("merged", ())),
        evidence=evidence_from_json(body["evidence"]),
        warnings=tuple(body.get("warnings", ())),
        reason=body.get("reason", ""),
        added=tuple(body.get("added", ())),
    )
