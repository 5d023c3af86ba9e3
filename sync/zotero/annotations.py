"""What a person marked in the files below an item, as Zotero keeps it (facts, "Annotations"). Pure."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from library.paper import Annotation, AnnotationKind

_KINDS: dict[str, AnnotationKind] = {
    "highlight": "highlight",
    "underline": "underline",
    "note": "note",
    "text": "note",
    "image": "image",
    "ink": "ink",
}


def annotations(below: Iterable[Mapping[str, Any]], pdf_url: Callable[[str, int, str], str]) -> tuple[Annotation, ...]:
    """Those of all files of one item, in the order of their pages; binned ones are none.

    Args:
        below: the data of all that hangs below the item: files, notes, annotations.
        pdf_url: the address that opens a file (its key) at a page (from 1) and an annotation (its key).
    """
    things = list(below)
    files = {str(one["key"]) for one in things if one.get("itemType") == "attachment" and not one.get("deleted")}
    marked = [one for one in things if one.get("itemType") == "annotation" and not one.get("deleted")]
    found = [_read(one, pdf_url) for one in marked if str(one.get("parentItem")) in files]
    return tuple(sorted(found, key=lambda one: (one.sort_index, one.attachment, one.key)))


def _read(one: Mapping[str, Any], pdf_url: Callable[[str, int, str], str]) -> Annotation:
    key, file = str(one["key"]), str(one["parentItem"])
    return Annotation(
        key,
        kind=_KINDS.get(str(one.get("annotationType")), "highlight"),
        text=str(one.get("annotationText") or ""),
        comment=str(one.get("annotationComment") or ""),
        colour=str(one.get("annotationColor") or ""),
        page=str(one.get("annotationPageLabel") or ""),
        sort_index=str(one.get("annotationSortIndex") or ""),
        attachment=file,
        url=pdf_url(file, _page(one) + 1, key),
        modified=str(one.get("dateModified") or ""),
    )


def _page(one: Mapping[str, Any]) -> int:
    """Which page of the file, from 0; books that are no PDF have none, and open at their beginning."""
    try:
        position = json.loads(str(one.get("annotationPosition") or "{}"))
        return int(position.get("pageIndex", 0))
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):  # 1e999; brackets without end
        return 0
