"""`/api/questions`: pairs that may be one paper, and a person's answers."""

from typing import Any, Literal

from flask import Blueprint

from server import bodies
from server.api.asking import Body, home, read
from server.security import who

blueprint = Blueprint("questions", __name__, url_prefix="/api/questions")


class AnswerBody(Body):
    """The answer, kept for ever."""

    answer: Literal["same", "never"]


@blueprint.get("")
def listing() -> dict[str, Any]:
    """The questions that wait."""
    return {"questions": [bodies.question(one) for one in home().shelf.questions()]}


@blueprint.post("/<int:question_id>")
def answer(question_id: int) -> dict[str, Any]:
    """Answer one; `batch` undoes it."""
    return {"batch": home().shelf.answer(question_id, read(AnswerBody).answer, where=who())}
