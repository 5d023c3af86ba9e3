"""What authors tell arXiv of where a preprint appeared is free text: read as far as it says it, and never a fault."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.sources.journal_refs import publication


@pytest.mark.parametrize(
    ("line", "kind", "venue", "year"),
    [
        ("Proc. 3rd Harbour Conference, PMLR 31:1-9, 2026", "conference", "Proc. 3rd Harbour Conference", "2026"),
        ("In NeurIPS 2026", "conference", "NeurIPS", "2026"),
        ("Harbour Workshop on Bells (2026), pp. 12-30", "conference", "Harbour Workshop on Bells", "2026"),
        ("J. Bells 101, 123456 (2026)", "journal", "J. Bells", "2026"),
        ("Bell Letters, vol. 12, no. 3, pages 1-9, 2025", "journal", "Bell Letters", "2025"),
        ("Journal of Ringing (2024)", "journal", "Journal of Ringing", "2024"),
        ("Journal of Ringing", "journal", "Journal of Ringing", ""),
    ],
)
def test_a_line_tells_type_venue_and_year(line, kind, venue, year):
    told = publication(line, "")
    assert (told["type"], told["venue"], told["published"]) == (kind, venue, year)


@pytest.mark.parametrize(
    ("doi", "kind"),
    [
        ("10.18653/v1/2026.acl-long.1", "conference"),
        ("10.1109/CVPR52688.2026.01234", "conference"),
        ("10.1109/TPAMI.2026.1234567", "journal"),
        ("10.1103/PhysRevD.101.1", "journal"),
    ],
)
def test_a_doi_alone_tells_the_type_by_whose_it_is(doi, kind):
    assert publication("", doi) == {"type": kind, "doi": doi.lower()}


@pytest.mark.parametrize("doi", ["", "10.5281/zenodo.123", "10.1101/2026.01.02.123"])
def test_what_is_no_publication_tells_of_none(doi):
    assert publication("", doi) == {}


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_is_read(line, doi):
    told = publication(line, doi)
    assert not told or told["type"] in {"conference", "journal"}
    assert told.get("venue", "x")
