"""Papers that nobody wrote, as many as a test wants, in the shape of Hugging Face's API; the same ones every time."""

import random
from datetime import date, timedelta
from typing import Any

_WHAT = [
    "Auditing",
    "Pruning",
    "Steering",
    "Distilling",
    "Scheduling",
    "Probing",
    "Aligning",
    "Compressing",
    "Calibrating",
    "Routing",
]
_OF = [
    "Membership Leakage",
    "Sparse Experts",
    "Long Context",
    "Reward Models",
    "Vision Encoders",
    "Tool Calls",
    "Speech Tokens",
]
_WHERE = [
    "Pipelined Training",
    "Small Languages",
    "Noisy Sensors",
    "Protein Folding",
    "Open Worlds",
    "Robot Arms",
    "Code Review",
]
_SHORT = ["PipeLeak", "Tidewater", "Okapi-2", "GraniteFlow", "MiniLoom", "Harbour", "FernNet", "Quillback"]
_GIVEN = ["Ada", "Tomás", "Mei-Ling", "Joris", "Ngozi", "Émile", "Sana", "Łukasz", "Priya", "Bjørn"]
_FAMILY = [
    "Lindqvist",
    "Okafor",
    "Zhao",
    "van den Berg",
    "Adeyemi",
    "Dupont",
    "Haddad",
    "Wójcik",
    "Raman",
    "Nygård",
    "Ibáñez",
    "Kovač",
]
_FIRST_DAY = date(2026, 11, 1)


def item(number: int) -> dict[str, Any]:
    """One item of `GET /api/daily_papers`; the same for the same number."""
    draw = random.Random(number)  # noqa: S311 - reproducible fixtures, no secrets
    what, of, where = draw.choice(_WHAT), draw.choice(_OF), draw.choice(_WHERE)
    title = (
        f"{draw.choice(_SHORT)}-{number}: {what} {of} in {where}"
        if number % 3
        else f"{what} {of}\n  in {where}, Part {number}"
    )
    day = _FIRST_DAY + timedelta(days=number % 20)
    names = [f"{draw.choice(_GIVEN)} {draw.choice(_FAMILY)}" for _ in range(1 + number % 6)]
    paper: dict[str, Any] = {
        "id": f"2611.{10000 + number}",
        "authors": [{"_id": f"a{number}-{place}", "name": name, "hidden": False} for place, name in enumerate(names)],
        "publishedAt": f"{day.isoformat()}T02:11:05.000Z",
        "submittedOnDailyAt": f"{day.isoformat()}T06:30:00.000Z",
        "title": title,
        "summary": f"{what} is hard for {of.lower()}, and nowhere more so than in {where.lower()}. We measure it on\n"
        f"{number + 3} tasks and find that a plain schedule already gives $\\varepsilon \\le 0.{number % 90 + 10}$. "
        "Costs fall to \\$40 a run, and 12% of the gap closes.",
        "upvotes": (number * 37) % 211,
        "discussionId": f"d{number}",
    }
    if number % 2:
        paper |= {
            "ai_summary": f"A plain schedule helps {what.lower()} {of.lower()}.",
            "ai_keywords": [what.lower(), of.lower()],
            "githubRepo": f"https://github.com/example-lab/paper-{number}",
            "githubStars": number * 3,
        }
    if number % 5 == 0:
        paper["organization"] = {"_id": f"o{number}", "name": "example-lab", "fullname": "Example Lab"}
    # The outer title and date differ from the inner ones in real answers: the inner ones are right.
    return {
        "paper": paper,
        "title": title.replace("\n  ", " "),
        "summary": paper["summary"],
        "publishedAt": f"{(day - timedelta(days=1)).isoformat()}T21:11:05.000Z",
        "numComments": number % 7,
        "submittedBy": {"fullname": "A Reader", "name": "reader"},
    }


def items(count: int, start: int = 1) -> list[dict[str, Any]]:
    """Several items, numbered from `start`."""
    return [item(number) for number in range(start, start + count)]
