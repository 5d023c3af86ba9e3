"""A paper becomes one item of the shape that EXPERIENCE draws, with its links below it."""

from library.paper import Paper
from sync.obsidian.target import ObsidianTarget
from sync.zotero import mapping
from tests.sync.shelves import GRANITE
from tests.sync.zoteros import QUILLBACK, change, connected, writes


def _stripped(item):
    return {name: value for name, value in item.items() if name not in {"key", "version", "dateAdded", "dateModified"}}


def test_a_saved_paper_is_the_item_that_was_promised(desk, zotero):
    collection = zotero.library.make_collection("Papershelf")["key"]
    connected(zotero, desk, collection=collection)
    paper = desk.save(**GRANITE, tags=["privacy"])
    desk.sync()
    (item,) = zotero.items
    assert _stripped(item) == {
        "itemType": "preprint",
        "title": GRANITE["title"],
        "creators": [
            {"creatorType": "author", "firstName": "Ada", "lastName": "Lindqvist"},
            {"creatorType": "author", "firstName": "Tomás", "lastName": "Okafor"},
            {"creatorType": "author", "firstName": "Mei-Ling", "lastName": "Zhao"},
            {"creatorType": "author", "firstName": "Joris", "lastName": "van den Berg"},
        ],
        "abstractNote": GRANITE["abstract"],
        "repository": "arXiv",
        "archiveID": "arXiv:2611.20314",
        "DOI": "10.48550/arXiv.2611.20314",
        "date": "2026-11-19",
        "url": "https://arxiv.org/abs/2611.20314",
        "accessDate": "2026-11-23T07:41:12Z",
        "libraryCatalog": f"Papershelf {paper}",
        "extra": "arXiv:2611.20314",
        "tags": [{"tag": "privacy"}],
        "collections": [collection],
        "relations": {},
    }
    assert desk.standing(paper).url == f"zotero://select/library/items/{item['key']}"


def test_the_primary_category_stands_behind_the_arxiv_line(desk):
    known = desk.paper(desk.save(**GRANITE))
    with_category = Paper(known.id, known.title, identifiers=known.identifiers, categories=("cs.LG", "cs.CR"))
    assert mapping.fields(with_category)["extra"] == "arXiv:2611.20314 [cs.LG]"


def test_the_links_hang_below_it_each_once(desk, zotero):
    connected(zotero, desk)
    desk.save(**GRANITE)
    desk.settle()
    children = zotero.children(zotero.items[0]["key"])
    assert {(one["title"], one["linkMode"], one["url"]) for one in children} == {
        ("Preprint PDF", "linked_url", "https://arxiv.org/pdf/2611.20314"),
        ("Code", "linked_url", "https://github.com/example-lab/graniteflow"),
    }
    assert len(children) == 2


def test_a_status_is_a_tag_and_new_is_none(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(**QUILLBACK, tags=["letters", "paper"])
    desk.sync()
    assert zotero.items[0]["tags"] == [{"tag": "letters"}]
    desk.shelf.edit(paper, {"status": "to-read"}, where="test")
    desk.sync()
    assert zotero.items[0]["tags"] == [{"tag": "letters"}, {"tag": "to-read"}]
    desk.clock.on(1)
    desk.shelf.edit(paper, {"status": "reading"}, where="test")
    desk.sync()
    assert zotero.items[0]["tags"] == [{"tag": "letters"}, {"tag": "reading"}]


def test_a_tag_that_differs_in_spelling_only_is_one_tag(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(**QUILLBACK, tags=["Graph Nets"])
    desk.sync()
    change(zotero, zotero.items[0]["key"], tags=[{"tag": "graph-nets"}, {"tag": "Computer Science", "type": 1}])
    desk.shelf.edit(paper, {"add_tags": ["letters"]}, where="test")
    desk.sync()
    assert zotero.items[0]["tags"] == [
        {"tag": "Computer Science", "type": 1},
        {"tag": "graph-nets"},
        {"tag": "letters"},
    ]


def test_without_identifier_and_creators_it_is_a_document_whose_type_changes_on_the_same_item(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(title="Quillback: Sorting Letters by Weight")
    desk.sync()
    (item,) = zotero.items
    assert item["itemType"] == "document"
    again = desk.save(**QUILLBACK)
    if again != paper:
        desk.shelf.merge(paper, again, where="test")
    desk.settle()
    kept = [one for one in zotero.items if not one.get("deleted")]
    assert [one["key"] for one in kept] == [item["key"]]
    assert kept[0]["itemType"] == "preprint"
    assert kept[0]["archiveID"] == "arXiv:2611.00017"
    assert kept[0]["creators"][0]["lastName"] == "Adeyemi"


def test_saved_on_a_proceedings_page_it_is_a_conference_paper_on_the_same_item(desk, zotero):
    connected(zotero, desk)
    desk.save(**GRANITE)
    desk.sync()
    before = zotero.items[0]
    change(zotero, before["key"], citationKey="lindqvist2026")
    published = GRANITE | {
        "type": "conference",
        "venue": "Proceedings of the Harbour Conference",
        "pages": "12-30",
        "identifiers": ["arxiv:2611.20314", "doi:10.5555/harbour.2026.12"],
        "published": "2027-05-01",
    }
    desk.save(**published, url="https://harbour.example/paper/12")
    desk.settle()
    (item,) = zotero.items
    assert item["key"] == before["key"]
    assert item["itemType"] == "conferencePaper"
    assert item["proceedingsTitle"] == "Proceedings of the Harbour Conference"
    assert item["DOI"] == "10.5555/harbour.2026.12"
    assert item["pages"] == "12-30"
    assert item["extra"] == "arXiv:2611.20314"
    assert item["citationKey"] == "lindqvist2026"
    assert "repository" not in item
    assert {one["title"] for one in zotero.children(item["key"])} == {"Preprint PDF", "Code"}


def test_an_obsidian_link_follows_the_note_and_is_not_made_twice(desk, zotero, tmp_path):
    vault = tmp_path / "Research"
    vault.mkdir()
    connected(zotero, desk)
    desk.connect(ObsidianTarget("obsidian", vault, database=desk.database, trash=tmp_path / "trash", now=desk.clock))
    paper = desk.save(**QUILLBACK)
    desk.settle()
    key = zotero.items[0]["key"]

    def links():
        return [
            one["url"] for one in zotero.children(key) if one["title"] == "Obsidian note" and not one.get("deleted")
        ]

    first = "obsidian://open?vault=Research&file=Papers%2FQuillback%20-%20Sorting%20Letters%20by%20Weight"
    assert links() == [first]
    note = next(vault.rglob("*.md"))
    note.rename(vault / "Letters.md")
    desk.shelf.edit(paper, {"status": "reading"}, where="test")
    desk.settle()
    assert links() == ["obsidian://open?vault=Research&file=Letters"]


def test_a_link_that_a_person_took_away_stays_away(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(**GRANITE)
    desk.sync()
    key = zotero.items[0]["key"]
    code = next(one for one in zotero.children(key) if one["title"] == "Code")
    with zotero.lock:
        zotero.library.erase(code["key"])
    desk.shelf.edit(paper, {"status": "reading"}, where="test")
    desk.settle()
    assert [one["title"] for one in zotero.children(key)] == ["Preprint PDF"]


def test_nothing_is_written_when_nothing_is_new(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(**GRANITE)
    desk.settle()
    before = writes(zotero)
    desk.placements.again([paper])
    desk.sync()
    assert writes(zotero) == before


def test_a_paper_without_a_title_waits_for_it(desk, zotero):
    connected(zotero, desk)
    paper = desk.save(identifiers=["arxiv:2611.00017"])
    desk.sync()
    assert zotero.items == []
    assert desk.standing(paper).reason == "waiting for its title"
    desk.save(**QUILLBACK)
    desk.sync()
    assert [one["title"] for one in zotero.items] == [QUILLBACK["title"]]


def test_a_collection_that_was_deleted_is_not_made_again_and_stops_nothing(desk, zotero):
    collection = zotero.library.make_collection("Papershelf")["key"]
    connected(zotero, desk, collection=collection)
    zotero.library.collections.clear()
    paper = desk.save(**QUILLBACK)
    desk.sync()
    assert desk.standing(paper).state == "delivered"
    assert len(zotero.items) == 1
    assert zotero.library.collections == {}
