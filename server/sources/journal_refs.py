"""Where a preprint appeared, out of what its authors told arXiv: a line of free text, a DOI, or both. Pure.

The line is whatever they typed: "Proceedings of the 40th International Conference on Bells, PMLR 202:1-9, 2026",
"J. Bells 101, 123456 (2026)", "NeurIPS 2026".
"""

import re
from typing import Any

from library.text import tidy

_MEETINGS = re.compile(
    r"\b(?:proc(?:\.|eedings)|conf(?:\.|erence)|workshop|symposium|lncs|pmlr|lipics"
    r"|ICML|NeurIPS|NIPS|ICLR|CVPR|ICCV|ECCV|ACCV|WACV|BMVC|ACL|EMNLP|NAACL|EACL|COLING|AAAI|IJCAI|ECAI|KDD|WWW|SIGIR"
    r"|WSDM|CIKM|COLT|AISTATS|UAI|INTERSPEECH|ICASSP|ICRA|IROS|CoRL|MICCAI|SIGGRAPH|CHI)\b",
    re.IGNORECASE,
)
# A journal that bears such a word in its name all the same.
_JOURNALS = re.compile(r"\bproc(?:\.|eedings) (?:of the )?(?:nat|royal|r\. soc|ieee\b(?! (?:int|conf)))", re.IGNORECASE)
_LONGEST = 500  # characters; what goes on tells of nothing, and the patterns below would read it again and again
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Behind the venue's name: pages, volumes, a series, a year.
_REST = re.compile(
    r"[,;:]?\s*(?:\(?(?:19|20)\d\d\)?\s*$|\bpp?\.?\s*\d.*|\bpages?\b.*|\bvol(?:\.|ume)?\s*\d.*|\bpmlr\b.*|\bno\.\s*\d.*)",
    re.IGNORECASE,
)
_VOLUME = re.compile(r"(.*[^\W\d].*?)[\s,]+(?:vol(?:\.|ume)?\s*)?(\d{1,4})(?=\s*[,:(\s]).*", re.IGNORECASE)
# DOIs of proceedings; others are of journals, or of what is no publication.
_OF_MEETINGS = re.compile(r"10\.(?:18653/v1/|1145/|1609/aaai|21437/interspeech|1109/(?!t|j|access|lra|m)[a-z]+\d)")
_NOT_PUBLISHED = re.compile(
    r"10\.(?:5281/zenodo|6084/m9|17605/osf|5061/dryad|57967/hf|36227/techrxiv|21203/rs|1101/\d{4}|2139/ssrn)"
)


def publication(journal_ref: str, doi: str) -> dict[str, Any]:
    """The fields of a Clip's paper that these two tell of its version of record; {} where they tell of none.

    Without a line the DOI alone is known: its type is told by whose it is, its venue by nobody.
    """
    line, doi = tidy(journal_ref)[:_LONGEST], doi.strip().lower()
    if not line and (not doi or _NOT_PUBLISHED.match(doi)):
        return {}
    if not line:
        return {"type": "conference" if _OF_MEETINGS.match(doi) else "journal", "doi": doi}
    years = _YEAR.findall(line)
    said: dict[str, Any] = {"published": years[-1] if years else "", "doi": doi}
    if _MEETINGS.search(line) and not _JOURNALS.search(line):
        return said | {"type": "conference", "venue": _venue(re.sub(r"^in[:\s]\s*", "", line, flags=re.IGNORECASE))}
    if met := _VOLUME.fullmatch(line):
        return said | {"type": "journal", "venue": _venue(met[1]), "volume": met[2]}
    return said | {"type": "journal", "venue": _venue(line)}


def _venue(text: str) -> str:
    name = _REST.sub("", _REST.sub("", text))  # twice: a year may stand before the pages
    return name.strip(" ,;:.(") or text
