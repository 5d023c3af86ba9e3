"""Is it the same paper? `same`, `maybe` or `different`, with evidence that a person can read.

The one place that decides. `form` brings a clip or a paper into normal forms, `keys` names the few papers worth
comparing with, `judge` compares two forms. Pure: no network, no disk, no database.
"""

from library.matching.evidence import Evidence, Judgement, Verdict
from library.matching.form import Form, form_of_clip, form_of_paper, form_of_query
from library.matching.keys import identifier_key, keys
from library.matching.verdict import judge

__all__ = [
    "Evidence",
    "Form",
    "Judgement",
    "Verdict",
    "form_of_clip",
    "form_of_paper",
    "form_of_query",
    "identifier_key",
    "judge",
    "keys",
]
