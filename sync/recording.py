"""Between the words of the library and those of a target: a debt, a sighting, a result. Pure."""

from dataclasses import asdict
from typing import Any

from library.debts import Debt, Delivered
from library.looks import Found
from sync.looking import Sighting
from sync.target import Conflict, Owed, Receipt, Result


def found(sighting: Sighting) -> Found:
    """What a look found, as the library takes it in."""
    return Found(
        sighting.ref,
        sighting.base,
        sighting.url,
        sighting.changes,
        sighting.remarks,
        again=sighting.again,
        annotations=sighting.annotations,
        same_as=sighting.same_as,
        version=sighting.version,
    )


def owed(debt: Debt) -> Owed:
    """A debt, as a target is asked to pay it."""
    receipt = None if debt.ref is None else Receipt(debt.ref, debt.version, debt.base, debt.unanswered)
    return Owed(debt.paper, debt.wanted, receipt, debt.giving)


def delivered(result: Result) -> Delivered:
    """What a delivery came to, as the library writes it down."""
    receipt = result.receipt
    return Delivered(
        ref=receipt.ref if receipt else None,
        version=receipt.version if receipt else "",
        base=receipt.base if receipt else None,
        url=result.url,
        reason=result.reason,
        citekey=result.citekey,
        conflicts=tuple(_conflict(one) for one in result.conflicts),
        look_again=result.look_again,
        known_as=result.known_as,
        annotations=result.annotations,
    )


def _conflict(one: Conflict) -> dict[str, Any]:
    told: dict[str, Any] = {"field": one.field, "ours": one.ours, "theirs": one.theirs}
    told |= {"settling": asdict(one.settling)} if one.settling else {}
    return told | ({"says": one.says} if one.says else {}) | ({"choices": dict(one.choices)} if one.choices else {})
