"""Whatever goes wrong between a program and a Zotero ≤ 9, in whatever order: one item a paper in the end."""

import httpx2
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.target import LaterError
from sync.zotero.connector import ConnectorTransport
from tests.zotero_server import ZoteroServer

MARKS = [f"Papershelf 01JDB4T8Q2V6M0XK9R3H5N7W{end}" for end in ("YA", "YB", "YC")]
# Counting switches are used up by requests; the others stay until they are switched back.
FAULTS = ["lost", "deaf", "broken", "no reading", "another library", "closed", "restarted", "new process", "nothing"]
STEPS = st.lists(
    st.tuples(st.sampled_from(FAULTS), st.integers(1, 5), st.lists(st.sampled_from(MARKS), min_size=1, max_size=3)),
    max_size=6,
)


def paper(mark):
    return {"itemType": "preprint", "title": "Quillback", "libraryCatalog": mark, "tags": [{"tag": "letters"}]}


class Desktop:
    """A Zotero, and a program that speaks to it; either may be started anew."""

    def __init__(self) -> None:
        self.zotero = ZoteroServer()
        self.zotero.version = "9.0.4"
        self.group = self.zotero.add_group("77", "Harbour Lab")
        self.zotero.open()
        self.http = httpx2.Client(timeout=2, trust_env=False)
        self.way = self.process()

    def process(self):
        where = {"url": self.zotero.url, "library_id": "0", "library_type": "user"}
        return ConnectorTransport(where, http=self.http, found_within=0)

    def breaks(self, fault, times):
        zotero = self.zotero
        if fault in {"lost", "deaf", "broken"}:
            setattr(zotero, fault, times)
        elif fault == "no reading":
            zotero.api_enabled = False
        elif fault == "another library":
            zotero.connector.select(self.group)
        elif fault == "closed":
            zotero.close()
        elif fault == "restarted":
            zotero.close()
            zotero.open()
        elif fault == "new process":
            self.way = self.process()

    def mends(self):
        zotero = self.zotero
        zotero.lost = zotero.deaf = zotero.broken = 0
        zotero.api_enabled = True
        zotero.connector.select(zotero.library)
        zotero.close()
        zotero.open()


@settings(max_examples=25)
@given(STEPS)
def test_one_item_a_paper(steps):
    desktop = Desktop()
    try:
        for fault, times, marks in steps:
            desktop.breaks(fault, times)
            for said in desktop.way.write([paper(mark) for mark in marks], "what is known"):
                assert isinstance(said, dict | LaterError)
            desktop.mends()
        made = desktop.way.write([paper(mark) for mark in MARKS], "what is known")
        assert [one["libraryCatalog"] for one in made] == MARKS
        assert sorted(one["libraryCatalog"] for one in desktop.zotero.items) == MARKS
        assert desktop.group.items == {}
    finally:
        desktop.zotero.close()
        desktop.http.close()
