"""What needs a person, each with its sentence and a button for each answer: what the page shows, and takes back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from library.disagreements import Disagreement, Disagreements
from library.outcomes import Answer, NotFoundError, Proposed, Question
from library.publications import Answer as Taken
from server.home import Home


@dataclass(frozen=True, slots=True)
class Need:
    """One question. `about` names it again when it is answered."""

    paper: str
    title: str
    says: str
    about: Mapping[str, str]
    answers: Mapping[str, str] = field(default_factory=dict)  # what is sent → its words


def needs(home: Home) -> list[Need]:
    """All that waits for a person's choice: pairs, what both sides changed, publications that were found."""
    return [
        *map(_pair, home.shelf.questions()),
        *map(_conflict, Disagreements(home.database, home.now).open()),
        *map(_publication, home.shelf.proposed()),
    ]


def answered(home: Home, about: Mapping[str, str], answer: str, *, where: str) -> str:
    """Take an answer; the batch that undoes it.

    Raises:
        NotFoundError: there is no such question any more, or no such answer to it.
        library.outcomes.BadEditError: the library cannot have what was chosen.
    """
    known = next((one for one in needs(home) if one.about == about and answer in one.answers), None)
    if known is None:
        msg = "That is not asked any more."
        raise NotFoundError(msg)
    takes: dict[str, Callable[[], str]] = {
        "pair": lambda: home.shelf.answer(int(about["id"]), cast("Answer", answer), where=where),
        "conflict": lambda: Disagreements(home.database, home.now).settle(
            about["paper"], about["field"], answer, where=where
        ),
        "publication": lambda: home.shelf.publish(about["paper"], cast("Taken", answer), where=where),
    }
    return takes[about["what"]]()


def _pair(one: Question) -> Need:
    why = ", ".join(reason.text for reason in one.evidence)
    says = f"Looks like “{one.title_b}”{f' ({why})' if why else ''}."
    about = {"what": "pair", "id": str(one.id)}
    return Need(one.paper_a, one.title_a, says, about, {"same": "Same paper", "never": "Two papers"})


def _conflict(one: Disagreement) -> Need:
    about = {"what": "conflict", "paper": one.paper, "field": one.field}
    return Need(one.paper, one.title, one.says, about, one.choices)


def _publication(one: Proposed) -> Need:
    about = {"what": "publication", "paper": one.paper}
    return Need(one.paper, one.title, one.publication.says, about, {"use": "Use it", "leave": "Leave it"})
