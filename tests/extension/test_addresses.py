"""What the extension reads out of an address is what the server reads out of it."""

import json

from library.identifiers import find, read
from tests.extension.test_javascript import ROOT, run

_ADDRESSES = [
    "https://arxiv.org/abs/2611.10001",
    "https://arxiv.org/pdf/2611.10001v2",
    "https://www.arxiv.org/html/2611.10001v1",
    "https://arxiv.org/abs/hep-th/9711200v3",
    "https://arxiv.org/abs/math.GT/0309136",
    "https://alphaxiv.org/overview/2611.10001",
    "https://ar5iv.labs.arxiv.org/html/2611.10001",
    "https://huggingface.co/papers/2611.10001",
    "https://doi.org/10.48550/arXiv.2611.10001",
    "https://dx.doi.org/10.1145/1234.5678",
    "https://dl.acm.org/doi/10.1145/1234.5678",
    "https://openreview.net/forum?id=AbC_12-x9",
    "https://openreview.net/pdf?id=AbC_12-x9",
    "https://aclanthology.org/2026.acl-long.12/",
    "https://aclanthology.org/P19-1001.pdf",
    "https://pubmed.ncbi.nlm.nih.gov/31452104/",
    "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7029759/",
    "https://www.semanticscholar.org/paper/A-Title/0123456789abcdef0123456789abcdef01234567",
]


def test_browser_and_server_read_the_same_paper_out_of_an_address(node: str) -> None:
    module = (ROOT / "extension" / "background" / "addresses.js").as_uri()
    script = (
        f"const {{ paperAt }} = await import({json.dumps(module)});"
        "console.log(JSON.stringify(JSON.parse(process.argv[1]).map((one) => paperAt(one)?.identifiers[0])))"
    )
    found = json.loads(run(node, "--input-type=module", "--eval", script, json.dumps(_ADDRESSES)))
    # As a clip brings them, versions and capitals and all: the server's own reading makes them one form.
    browser = {address: str(read(one).identifier) for address, one in zip(_ADDRESSES, found, strict=True)}
    assert browser == {one: str(next(iter(find(one))).identifier) for one in _ADDRESSES}
