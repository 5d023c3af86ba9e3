"""`/api/questions`: pairs that may be one paper, and a person's answers."""

from typing import Any, Literal

from flask import Blueprint

from library.pairs import Pairs
from server import bodies
from server.api.asking import Body, home, read
from server.security import who

blueprint = Blueprint("questions", __name__, url_prefix="/api/questions")


class AnswerBody(Body):
    """The answer, kept for ever; "later" asks again tomorrow."""

    answer: Literal["same", "never", "later"]


@blueprint.get("")
def listing() -> dict[str, Any]:
    """The questions that wait."""
    return {"questions": [bodies.question(one) for one in home().shelf.questions()]}


@blueprint.post("/<int:question_id>")
def answer(question_id: int) -> dict[str, Any]:
    """Answer one; `batch` undoes it."""
    given, found = read(AnswerBody).answer, home()
    if given == "later":
        return {"batch": Pairs(found.database, found.now).later(question_id, where=who())}
    return {"batch": found.shelf.answer(question_id, given, where=who())}
