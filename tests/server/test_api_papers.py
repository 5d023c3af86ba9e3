import pytest

from library import annotations, elsewhere
from library.identifiers import Identifier
from library.paper import Annotation, Paper
from sync.zotero.rows import Library, Rows
from tests.server.parts import Server, clip


def saved(server: Server, number: int = 1, **changes) -> str:
    return server.save(clip(number, **changes))[0]["paper"]


def test_the_same_clip_again_gets_the_same_answer_and_another_body_is_rejected(server: Server):
    one = clip(1)
    first = server.save(one)
    assert server.save(one) == first
    assert server.save({**one, "tags": ["other"]})[0]["outcome"] == "rejected"
    assert server.save(clip(1))[0]["outcome"] == "unchanged"


def test_a_list_is_read_page_by_page_the_latest_first(server: Server):
    papers = [saved(server, number, captured_at=f"2026-11-{number:02}T08:00:00Z") for number in range(1, 6)]
    seen, cursor = [], ""
    while True:
        body = server.get("/api/papers", params={"limit": 2, "cursor": cursor}).json()
        assert body["total"] == 5
        seen += [one["id"] for one in body["papers"]]
        if not (cursor := body["cursor"]):
            break
    assert seen == papers[::-1]


def test_a_list_is_narrowed_by_words_tag_and_status(server: Server):
    one, other = saved(server, 1, tags=["privacy"], status="reading"), saved(server, 2)
    title = server.get(f"/api/papers/{other}").json()["title"]

    def ids(**asked: str) -> list[str]:
        return [paper["id"] for paper in server.get("/api/papers", params=asked).json()["papers"]]

    assert ids(q=title) == [other]
    assert ids(q="arxiv:2611.10001") == [one]
    assert ids(tag="privacy") == [one]
    assert ids(status="reading") == [one]
    assert ids(status="new") == [other]


def test_a_paper_is_read_by_any_unique_prefix_with_its_revision_as_etag(server: Server):
    paper = saved(server)
    answer = server.get(f"/api/papers/{paper[:14].lower()}")
    assert answer.json()["id"] == paper
    assert answer.headers["ETag"] == f'"{answer.json()["revision"]}"'
    assert server.get("/api/papers/01NOTTHERE").status_code == 404


def test_an_edit_wins_and_needs_the_revision_that_was_looked_at(server: Server):
    paper = saved(server)
    before = server.get(f"/api/papers/{paper}")
    edited = server.ask(
        "PATCH",
        f"/api/papers/{paper}",
        json={"title": "Mine", "rating": 4},
        headers={"If-Match": before.headers["ETag"]},
    )
    assert (edited.json()["title"], edited.json()["rating"]) == ("Mine", 4)
    stale = server.ask(
        "PATCH", f"/api/papers/{paper}", json={"title": "Late"}, headers={"If-Match": before.headers["ETag"]}
    )
    assert stale.status_code == 412
    assert "revision" in stale.json()["detail"]
    saved(server, tags=["again"])
    assert server.get(f"/api/papers/{paper}").json()["title"] == "Mine"


@pytest.mark.parametrize("revision", ["*", None])
def test_an_edit_that_does_not_mind_the_revision_is_done(server: Server, revision: str | None):
    headers = {"If-Match": revision} if revision else {}
    assert server.ask("PATCH", f"/api/papers/{saved(server)}", json={"status": "read"}, headers=headers).is_success


@pytest.mark.parametrize(
    "changes", [{"colour": "red"}, {"status": "eaten"}, {"rating": 6}, {"tags": "x"}, {"creators": [1]}, {"title": 1}]
)
def test_an_edit_that_cannot_be_is_422_and_names_the_field(server: Server, changes: dict):
    answer = server.ask("PATCH", f"/api/papers/{saved(server)}", json=changes)
    assert answer.status_code == 422
    assert next(iter(changes)) in answer.json()["detail"]


@pytest.mark.parametrize("body", [[], "x", None, 7])
def test_an_edit_is_an_object_of_fields(server: Server, body):
    assert server.ask("PATCH", f"/api/papers/{saved(server)}", json=body).status_code in {400, 422}


@pytest.mark.parametrize("revision", ["", "abc", "-1", '"1.5"', "9" * 30, "²"])
def test_a_revision_that_is_no_number_is_422(server: Server, revision: str):
    answer = server.ask("DELETE", f"/api/papers/{saved(server)}", headers=[("If-Match", revision.encode("latin-1"))])
    assert answer.status_code == 422


def test_a_removal_needs_the_revision_too_and_is_undone(server: Server):
    paper = saved(server)
    path = f"/api/papers/{paper}"
    assert server.ask("DELETE", path, headers={"If-Match": '"7"'}).status_code == 412
    batch = server.ask("DELETE", path, headers={"If-Match": server.get(path).headers["ETag"]}).json()["batch"]
    assert server.get(path).status_code == 404
    undone = server.post("/api/undo", {"batch": batch}).json()
    assert undone["restored"] == [paper]
    assert server.get(path).status_code == 200
    assert server.post("/api/undo", {"batch": batch}).status_code == 409


def test_one_clip_is_undone_by_its_id(server: Server):
    one, other = clip(1), clip(2)
    server.save(one, other)
    undone = server.post("/api/undo", {"clip_id": one["clip_id"]}).json()
    assert len(undone["removed"]) == 1
    assert server.get("/api/papers").json()["total"] == 1
    assert server.post("/api/undo", {"clip_id": "none"}).status_code == 404


def test_merged_papers_answer_under_the_survivors_id_and_are_parted_again(server: Server):
    one, other = saved(server, 1), saved(server, 2)
    merged = server.post(f"/api/papers/{other}/merge", {"other": one}).json()
    assert (merged["paper"], merged["merged"]) == (one, [other])
    read = server.get(f"/api/papers/{other}").json()
    assert (read["id"], read["merged_from"]) == (one, other)
    assert "merged_from" not in server.get(f"/api/papers/{one}").json()
    parted = server.post(f"/api/papers/{one}/split", {}).json()
    assert parted["papers"][0] == one
    assert server.get("/api/papers").json()["total"] == 2


def test_a_question_is_answered_once(server: Server):
    server.save(clip(1))
    other = {"title": "Weather in Valleys", "creators": [{"name": "Una Holm"}], "identifiers": ["arxiv:2611.10001"]}
    server.save(clip(2, paper=other))  # one identifier for two works: somebody has to look
    questions = server.get("/api/questions").json()["questions"]
    assert server.get("/api/needs-you").json()["questions"] == questions
    number = questions[0]["id"]
    assert len(questions[0]["papers"]) == 2
    assert server.post(f"/api/questions/{number}", {"answer": "never"}).json()["batch"]
    assert server.get("/api/questions").json()["questions"] == []
    assert server.post(f"/api/questions/{number}", {"answer": "same"}).status_code == 404


def test_a_lookup_tells_for_each_paper_of_a_page_what_is_known(server: Server):
    paper = saved(server, 1, status="to-read")
    items = [
        {"key": "a", "identifiers": ["arxiv:2611.10001v3"], "title": "Whatever"},
        {"key": "b", "identifiers": ["arxiv:2611.99999"], "title": "Never Seen Before"},
    ]
    found = server.post("/api/papers/lookup", {"items": items}).json()["items"]
    assert (found["a"]["paper"], found["a"]["status"]) == (paper, "to-read")
    assert found["a"]["saved_at"].startswith("2026-11-23T07:41:12")
    assert found["b"] == {"paper": None, "maybe": [], "status": None, "saved_at": None, "targets": {}}


def test_a_published_version_is_proposed_and_answered_once(server: Server):
    paper = saved(server)
    said = clip(1)["paper"] | {"type": "conference", "venue": "Proceedings of X", "published": "2026"}
    server.home.shelf.receive([clip(1, paper=said, targets=[])], via="arxiv")
    (one,) = server.get("/api/needs-you").json()["publications"]
    assert (one["paper"], one["says"]) == (paper, "A published version was found: Proceedings of X, 2026.")
    assert [choice["label"] for choice in one["choices"]] == ["Use it", "Leave it"]
    assert server.post(f"/api/papers/{paper}/publication", {"answer": "perhaps"}).status_code == 422
    batch = server.post(f"/api/papers/{paper}/publication", {"answer": "use"}).json()["batch"]
    assert server.get(f"/api/papers/{paper}").json()["venue"] == "Proceedings of X"
    assert server.get("/api/needs-you").json()["publications"] == []
    assert server.post(f"/api/papers/{paper}/publication", {"answer": "leave"}).status_code == 404
    server.post("/api/undo", {"batch": batch})
    assert len(server.get("/api/needs-you").json()["publications"]) == 1


def test_a_paper_shows_what_is_marked_in_it(server: Server):
    paper = saved(server)
    assert server.get(f"/api/papers/{paper}").json()["annotations"] == []
    mark = Annotation("H7J2K9QX", text="Leaks at the edge.", page="4")
    with server.home.database.write() as connection:
        annotations.keep(connection, paper, "zotero", [mark], server.home.now())
    shown = server.get(f"/api/papers/{paper}").json()
    assert shown["annotation_count"] == 1
    assert shown["annotations"] == [{"key": "H7J2K9QX", "kind": "highlight", "text": "Leaks at the edge.", "page": "4"}]
    listed = server.get("/api/papers").json()["papers"][0]
    assert (listed["annotation_count"], "annotations" in listed) == (1, False)


def test_a_lookup_tells_of_what_is_in_zotero_until_it_is_saved(server: Server):
    server.home.placements.add_target("zotero", "zotero", {})
    title = clip(1)["paper"]["title"]
    there = Paper("", title, identifiers=(Identifier("arxiv", "2611.10001"),))
    with server.home.database.write() as connection:
        elsewhere.tell(connection, "zotero", {"K7QW2M9X": there}, "zotero://select/library/items/{}".format)
    asked = {"items": [{"key": "a", "identifiers": ["arxiv:2611.10001"], "title": title}]}
    found = server.post("/api/papers/lookup", asked).json()["items"]["a"]
    assert (found["paper"], found["elsewhere"]) == (None, "zotero")
    assert found["targets"]["zotero"]["url"] == "zotero://select/library/items/K7QW2M9X"
    paper = saved(server)
    found = server.post("/api/papers/lookup", asked).json()["items"]["a"]
    assert (found["paper"], found.get("elsewhere")) == (paper, None)


def test_targets_and_what_waits_are_shown_and_tried_again(server: Server):
    server.home.placements.add_target("obsidian", "obsidian", {"vault": "/nowhere/at/all", "folder": "Papers"})
    saved(server)
    server.home.engine.run()
    target = server.get("/api/targets").json()["targets"][0]
    assert (target["name"], target["auto"], target["due"]) == ("obsidian", True, 1)
    waiting = server.get("/api/needs-you").json()["waiting"]
    assert (waiting[0]["target"], waiting[0]["state"], waiting[0]["count"]) == ("obsidian", "postponed", 1)
    assert "not there" in waiting[0]["reason"]
    assert server.post("/api/placements/retry", {"target": "zotero"}).json() == {"retried": 0}
    assert server.post("/api/placements/retry", {"target": "obsidian"}).json() == {"retried": 1}
    server.home.engine.run()
    assert server.post("/api/sync").json() == {"woken": 1}


def test_tags_and_collections_in_use_are_offered_the_most_used_first(server: Server):
    saved(server, 1, tags=["rare", "privacy"], collections=["Reading/Group"])
    saved(server, 2, tags=["privacy"])
    gone = saved(server, 3, tags=["gone"])
    server.ask("DELETE", f"/api/papers/{gone}")
    body = server.get("/api/targets").json()
    assert (body["tags"], body["collections"]) == (["privacy", "rare"], ["Reading/Group"])


def test_each_target_says_where_papers_go_and_a_zotero_which_collections_it_has(server: Server):
    add = server.home.placements.add_target
    add("notes", "obsidian", {"vault": "/nowhere/Research", "folder": "Papers"})
    add("zotero", "zotero", {"way": "local", "url": "http://127.0.0.1:9", "collection": "KH"})
    tree = ({"key": "KH", "name": "Papershelf"}, {"key": "KG", "name": "Group", "parentCollection": "KR"})
    mirror = Rows(server.home.database, "zotero", lambda _connection, _items: None)
    mirror.remember(Library("a", 1, (*tree, {"key": "KR", "name": "Reading", "parentCollection": False})))
    notes, zotero = server.get("/api/targets").json()["targets"]
    assert notes["place"] == "Research/Papers"
    assert (zotero["place"], zotero["collections"]) == ("Papershelf", ["Reading", "Reading/Group"])


def test_the_journal_names_the_device_that_did_it(server: Server):
    saved(server)
    with server.home.database.read() as connection:
        names = connection.exec_driver_sql("SELECT via FROM batches").scalars().all()
    assert "a test" in names
