"""Papers that templates are tried on before anything is written: of one all is known, of the other hardly anything."""

from datetime import UTC, datetime

from library.identifiers import Identifier
from library.paper import Creator, Elsewhere, Link, Paper, Version

_ID = "01JDB4T8Q2V6M0XK9R3H5N7WYE"
_FULL = Paper(
    id=_ID,
    title="Teal Herons: Counting Birds from Far Away",
    abstract="We count birds.\n\nThey are teal, by $\\alpha = 2$.",
    creators=(Creator("Okafor", "Tomás"), Creator("van den Berg", "Joris")),
    type="preprint",
    published="2026-11-19",
    venue="arXiv",
    volume="12",
    issue="3",
    pages="1-9",
    publisher="Harbour Press",
    identifiers=(Identifier("arxiv", "2611.00010"), Identifier("doi", "10.5555/harbour.2026.12")),
    links=tuple(
        Link(kind, f"https://{kind}.example/12")
        for kind in ("abs", "pdf", "code", "project", "publisher", "huggingface")
    ),
    versions=(Version("preprint", number=1, latest_seen=3),),
    keywords=("birds",),
    categories=("cs.CV",),
    organization="Example Lab",
    ai_summary="Birds are counted.",
    tags=("birds", "far away"),
    collections=("Reading",),
    status="reading",
    rating=4,
    aliases=("@old2026",),
    citekey="okaforTealHerons2026",
    saved_at=datetime(2026, 11, 23, 7, 41, 12, tzinfo=UTC),
    upvotes=184,
    elsewhere=(Elsewhere("zotero", "K7QW2M9X", "zotero://select/library/items/K7QW2M9X"),),
)
SAMPLES = (_FULL, Paper(_ID, "Teal Herons"))
