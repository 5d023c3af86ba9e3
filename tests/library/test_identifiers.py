"""Identifiers: every form of them is read, one has one spelling, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.identifiers import (
    SCHEMES,
    BadValueError,
    Identifier,
    IdentifierError,
    UnknownSchemeError,
    find,
    guess,
    read,
)

HASH = "204e3073870fae3d05bcbc2f6a8e263d9b72e776"

# What stands in an address or a text, what it is, and the version it names.
ADDRESSES = [
    ("https://arxiv.org/abs/2611.14273", "arxiv:2611.14273", None),
    ("https://arxiv.org/abs/2611.14273v2", "arxiv:2611.14273", 2),
    ("http://www.arxiv.org/pdf/2611.14273v12.pdf", "arxiv:2611.14273", 12),
    ("https://export.arxiv.org/abs/0704.0001", "arxiv:0704.0001", None),
    ("https://arxiv.org/html/2611.14273v1#S3", "arxiv:2611.14273", 1),
    ("https://arxiv.org/abs/hep-th/9711200v3", "arxiv:hep-th/9711200", 3),
    ("https://arxiv.org/abs/math.GT/0309136", "arxiv:math/0309136", None),
    ("https://arxiv.org/abs/cond-mat.mes-hall/9901001", "arxiv:cond-mat/9901001", None),
    ("https://www.alphaxiv.org/abs/2611.14273v3", "arxiv:2611.14273", 3),
    ("https://www.alphaxiv.org/overview/2611.14273", "arxiv:2611.14273", None),
    ("https://ar5iv.labs.arxiv.org/html/2611.14273", "arxiv:2611.14273", None),
    ("https://ar5iv.org/2611.14273", "arxiv:2611.14273", None),
    ("https://huggingface.co/papers/2611.14273", "arxiv:2611.14273", None),
    ("https://huggingface.co/papers/2611.14273v2?utm=x", "arxiv:2611.14273", 2),
    ("https://huggingface.co/papers/hep-th/9711200", "arxiv:hep-th/9711200", None),
    ("https://huggingface.co/papers/some-blog-paper", "hf:some-blog-paper", None),
    ("https://doi.org/10.48550/arXiv.2611.14273", "arxiv:2611.14273", None),
    ("https://doi.org/10.1145/3292500.3330701", "doi:10.1145/3292500.3330701", None),
    ("http://dx.doi.org/10.1145/3292500.3330701", "doi:10.1145/3292500.3330701", None),
    ("https://dl.acm.org/doi/pdf/10.1145/3292500.3330701", "doi:10.1145/3292500.3330701", None),
    ("https://onlinelibrary.wiley.com/doi/full/10.1002/ASI.21001", "doi:10.1002/asi.21001", None),
    ("https://www.frontiersin.org/articles/10.3389/fx.2020.00001/full", "doi:10.3389/fx.2020.00001", None),
    ("https://iopscience.iop.org/article/10.1088/1742-6596/1/1/012001/meta", "doi:10.1088/1742-6596/1/1/012001", None),
    ("https://link.springer.com/content/pdf/10.1007/s11263-015-0816-y.pdf", "doi:10.1007/s11263-015-0816-y", None),
    ("https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2.full.pdf", "doi:10.1101/2020.01.01.123456", None),
    (
        "https://journals.plos.org/x/article?id=10.1371/journal.pone.1&type=printable",
        "doi:10.1371/journal.pone.1",
        None,
    ),
    ("https://openreview.net/forum?id=aBc_d-1234&noteId=zzzzzzzz", "openreview:aBc_d-1234", None),
    ("https://openreview.net/pdf?id=aBc_d-1234", "openreview:aBc_d-1234", None),
    ("https://aclanthology.org/2021.naacl-main.208/", "acl:2021.naacl-main.208", None),
    ("https://aclanthology.org/2021.naacl-main.208.pdf", "acl:2021.naacl-main.208", None),
    ("https://www.aclweb.org/anthology/p19-1001", "acl:P19-1001", None),
    ("https://pubmed.ncbi.nlm.nih.gov/31452104/", "pmid:31452104", None),
    ("https://www.ncbi.nlm.nih.gov/pubmed/31452104", "pmid:31452104", None),
    ("https://pmc.ncbi.nlm.nih.gov/articles/PMC1234567/", "pmcid:PMC1234567", None),
    (f"https://www.semanticscholar.org/paper/A-Title/{HASH}", f"s2:{HASH}", None),
    # prose, with what prose puts behind an identifier
    ("As shown (arXiv:2611.14273v2).", "arxiv:2611.14273", 2),
    ("see arXiv 2611.14273, and more", "arxiv:2611.14273", None),
    ("https://huggingface.co/papers/2611.14273.", "arxiv:2611.14273", None),
    ("(doi:10.1145/3292500.3330701).", "doi:10.1145/3292500.3330701", None),
    ("its DOI is 10.1016/S0140-6736(20)30183-5!", "doi:10.1016/s0140-6736(20)30183-5", None),
    ("[10.1145/3292500.3330701];", "doi:10.1145/3292500.3330701", None),
    ("见10.1145/3292500.3330701。更多", "doi:10.1145/3292500.3330701", None),
    ("PMID: 31452104, PMCID", "pmid:31452104", None),
]


@pytest.mark.parametrize(("text", "identifier", "version"), ADDRESSES)
def test_an_identifier_is_found_in_an_address_or_a_sentence(text, identifier, version):
    assert [(str(one.identifier), one.version) for one in find(text)] == [(identifier, version)]


@pytest.mark.parametrize(
    "text",
    [
        "https://huggingface.co/papers",
        "https://huggingface.co/papers/trending",
        "https://huggingface.co/papers/date/2026-01-20",
        "https://huggingface.co/papers/week/2026-W03",
        "https://huggingface.co/papers?q=agents",
        "https://arxiv.org/list/cs.CL/recent",
        "https://arxiv.org/abs/2611.142731",  # six digits
        "arXiv:2301.0001",  # five digits since 2015: YAML has eaten a zero
        "version 2611.14273 of nothing",
        "10.1145",
        "",
    ],
)
def test_what_is_no_identifier_is_not_taken_for_one(text):
    assert find(text) == ()


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("arXiv: 2611.14273V2 ", "arxiv:2611.14273"),
        ("doi:https://DOI.org/10.1145/ABC", "doi:10.1145/abc"),
        ("doi:10.48550/arXiv.2611.14273v3", "arxiv:2611.14273"),
        (
            "doi:10.1002/(SICI)1097(1998)49:8<693::AID-ASI4>3.0.CO;2-O",
            "doi:10.1002/(sici)1097(1998)49:8<693::aid-asi4>3.0.co;2-o",
        ),
        ("hf:2611.14273", "arxiv:2611.14273"),
        ("hf:hep-th/9711200", "arxiv:hep-th/9711200"),
        ("pmcid:1234567", "pmcid:PMC1234567"),
        ("acl:p19-1001", "acl:P19-1001"),
        (f"s2:{HASH.upper()}", f"s2:{HASH}"),
    ],
)
def test_two_spellings_of_an_identifier_are_one(written, normal):
    assert str(read(written).identifier) == normal


@pytest.mark.parametrize("text", ["isbn:9780000000000", "2611.14273", "", ":", "http://x.org/"])
def test_a_scheme_that_is_none_of_ours_is_refused_as_unknown(text):
    with pytest.raises(UnknownSchemeError):
        read(text)


@pytest.mark.parametrize(
    "text", ["arxiv:26.1", "arxiv:", "doi:10.1145", "pmid:007", "s2:abc", "arxiv:2611.١٤٢٧٣", "acl:x"]
)
def test_a_value_that_is_not_of_its_schemes_form_is_refused_as_bad(text):
    with pytest.raises(BadValueError):
        read(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2611.14273", "arxiv:2611.14273"),
        ("10.1145/3292500.3330701", "doi:10.1145/3292500.3330701"),
        (" https://arxiv.org/abs/2611.14273v2 ", "arxiv:2611.14273"),
        ("PMC1234567", "pmcid:PMC1234567"),
        ("P19-1001", "acl:P19-1001"),
    ],
)
def test_what_a_person_types_is_understood(typed, meant):
    mention = guess(typed)
    assert mention is not None
    assert str(mention.identifier) == meant


def test_a_title_is_no_identifier():
    assert guess("Attention to Detail: 12 Lessons") is None


def test_the_version_met_anywhere_is_kept():
    assert [(str(one.identifier), one.version) for one in find("arXiv:2611.14273, later arXiv:2611.14273v4")] == [
        ("arxiv:2611.14273", 4)
    ]


VALUES = st.one_of(
    st.text(max_size=40),
    st.from_regex(r"\A10\.\d{4}/[!-~]{1,20}\Z"),
    st.from_regex(r"\A(0[7-9]|1[0-4])(0[1-9]|1[0-2])\.\d{4}(v[1-9])?\Z"),
    st.from_regex(r"\A2[0-9](0[1-9]|1[0-2])\.\d{5}(v[1-9])?\Z"),
    st.from_regex(r"\A[A-Z]\d{2}-\d{4}\Z"),
    st.from_regex(r"\A(PMC)?[1-9]\d{2,8}\Z"),
    st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._-]{5,20}\Z"),
)


@given(st.sampled_from([*SCHEMES, "isbn", ""]), VALUES)
def test_reading_raises_nothing_but_its_own_error_and_gives_a_form_that_stays(scheme, value):
    try:
        one = read(f"{scheme}:{value}").identifier
    except IdentifierError:
        return
    assert one.scheme in SCHEMES
    assert read(str(one)).identifier == one
    assert one.url.startswith("https://")


@given(st.text() | st.lists(st.sampled_from([row[0] for row in ADDRESSES]), max_size=4).map(" ".join))
def test_finding_and_guessing_take_any_text(text):
    for mention in find(text):
        assert read(str(mention.identifier)).identifier == mention.identifier
    guess(text)


@given(st.sampled_from([row[1] for row in ADDRESSES]))
def test_the_page_of_an_identifier_names_it(written):
    one = read(written).identifier
    assert one in {mention.identifier for mention in find(one.url)}
    assert isinstance(one, Identifier)
