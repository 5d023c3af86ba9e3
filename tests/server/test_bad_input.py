"""The issue's bad input, over real HTTP: each gets the contract's answer, and the good clips beside it are kept."""

import json
import socket

import pytest

from tests.server.parts import Server, clip


def problem(answer, status: int) -> dict:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert set(body) == {"type", "title", "status", "detail"}
    assert body["status"] == status
    assert body["title"]
    return body


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"{", b'{"clips": [}', b"\xff\xfe\x00", b'{"clips": ' + b"[" * 100_000]
)
@pytest.mark.parametrize("path", ["/api/clips", "/api/papers/lookup", "/api/undo", "/api/pair"])
def test_a_body_that_is_not_json_is_400(server: Server, content: bytes, path: str):
    problem(server.ask("POST", path, content=content), 400)


def test_ten_megabytes_are_413(server: Server):
    big = clip(note="x" * 10_000_000)
    problem(server.post("/api/clips", {"clips": [big]}), 413)
    problem(server.ask("POST", "/api/clips", content=(b"[" for _ in range(10)), headers={}), 400)
    chunks = (b" " * 100_000 for _ in range(100))
    problem(server.ask("POST", "/api/clips", content=chunks), 413)  # chunked: no length is announced
    assert server.get("/api/papers").json()["total"] == 0


def test_a_body_that_announces_more_than_it_sends_is_no_clip(server: Server):
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(
            f"POST /api/clips HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nAuthorization: Bearer {server.token}\r\n"
            'Content-Length: 1000\r\n\r\n{"clips": []}'.encode()
        )
    assert server.get("/api/papers").status_code == 200


def test_five_hundred_clips_are_taken_and_one_more_is_413(server: Server):
    clips = [clip(number, targets=[]) for number in range(1, 502)]
    problem(server.post("/api/clips", {"clips": clips}), 413)
    assert server.get("/api/papers").json()["total"] == 0
    problem(server.post("/api/papers/lookup", {"items": [{"key": str(n)} for n in range(501)]}), 413)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"clips": [], "colour": "red"}, "colour"),
        ({}, "clips"),
        ({"clips": {}}, "clips"),
        ({"clips": "all"}, "clips"),
        ({"clips": None}, "clips"),
        ([], "body"),
        ("clips", "body"),
        (None, "body"),
    ],
)
def test_an_envelope_of_another_form_is_422_and_the_culprit_named(server: Server, body, named: str):
    answer = server.ask("POST", "/api/clips", content=json.dumps(body).encode())
    assert named in problem(answer, 422)["detail"]


BAD = {
    "an unknown field": (clip(colour="red"), "colour"),
    "an unknown field of the paper": (clip(paper={"title": "T", "doi": "10.1/2"}), "paper.doi"),
    "a wrong type": (clip(tags="privacy"), "tags"),
    "an unknown scheme": (clip(paper={"identifiers": ["isan:1234"]}), "isan"),
    "neither title nor identifier": (clip(paper={"abstract": "Alone."}), "title or an identifier"),
    "no clip_id": ({name: value for name, value in clip().items() if name != "clip_id"}, "clip_id"),
    "a clip_id that is none": (clip(clip_id="one"), "clip_id"),
    "a time without a zone": (clip(captured_at="2026-11-23T07:41:12"), "captured_at"),
    "a page without an address": (clip(page={"title": "Daily Papers"}), "page.url"),
    "an unknown status": (clip(status="devoured"), "status"),
    "a number": (7, "JSON object"),
    "null": (None, "JSON object"),
    "a list": ([clip()], "JSON object"),
}


def test_each_bad_clip_is_rejected_by_name_and_the_good_ones_beside_it_are_kept(server: Server):
    clips = [clip(1), *(bad for bad, _ in BAD.values()), clip(2)]
    answer = server.post("/api/clips", {"clips": clips})
    assert answer.status_code == 200
    first, *between, last = answer.json()["outcomes"]
    assert (first["outcome"], last["outcome"]) == ("created", "created")
    for said, (what, (_, named)) in zip(between, BAD.items(), strict=True):
        assert said["outcome"] == "rejected", what
        assert said["paper"] is None, what
        assert named in said["reason"], what
    assert server.get("/api/papers").json()["total"] == 2


def test_all_clips_rejected_is_still_200(server: Server):
    assert server.post("/api/clips", {"clips": [7]}).status_code == 200


def test_what_strangers_text_may_hold_is_kept_and_made_safe(server: Server):
    long = clip(paper={"title": "Very long " * 500, "identifiers": ["arxiv:2611.14001"]})
    nul = clip(paper={"title": "With a NUL\0 byte", "identifiers": ["arxiv:2611.14002"]})
    markup = clip(
        paper={
            "title": "Markup",
            "abstract_html": "<p>Good <b>news</b><script>alert(1)</script></p>",
            "identifiers": ["arxiv:2611.14003"],
            "links": {"abs": "javascript:alert(1)", "pdf": "https://arxiv.org/pdf/2611.14003"},
        }
    )
    half = clip(paper={"title": "Half a pair \ud83d, and a whole one \U0001f600", "identifiers": ["arxiv:2611.14004"]})
    value = clip(paper={"title": "Bad value", "identifiers": ["arxiv:no", "arxiv:2611.14005"]})
    body = json.dumps({"clips": [long, nul, markup, half, value]}).encode()
    outcomes = server.ask("POST", "/api/clips", content=body).json()["outcomes"]
    assert [one["outcome"] for one in outcomes] == ["created"] * 5
    papers = {one["identifiers"][0]: one for one in server.get("/api/papers").json()["papers"]}
    assert len(papers["arxiv:2611.14001"]["title"]) <= 5_000
    assert "\0" not in papers["arxiv:2611.14002"]["title"]
    assert "script" not in papers["arxiv:2611.14003"]["abstract"]
    assert all(url.startswith("https://arxiv.org/") for url in papers["arxiv:2611.14003"]["links"].values())
    assert "javascript" not in server.browser().get(f"/papers/{papers['arxiv:2611.14003']['id']}").text
    assert outcomes[2]["warnings"]
    assert "arxiv" in outcomes[4]["warnings"][0]


def test_unknown_routes_and_methods_are_problems_under_api_and_pages_elsewhere(server: Server):
    problem(server.get("/api/nowhere"), 404)
    assert problem(server.ask("DELETE", "/api/clips"), 405)
    assert "POST" in server.ask("DELETE", "/api/clips").headers["Allow"]
    page = server.get("/nowhere")
    assert page.status_code == 404
    assert page.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/undo", {}),
        ("/api/undo", {"batch": "A", "clip_id": "b"}),
        ("/api/undo", {"batch": 7}),
        ("/api/papers/lookup", {"items": [{"identifiers": []}]}),
        ("/api/papers/lookup", {"items": [{"key": "a", "identifiers": "arxiv:1"}]}),
        ("/api/papers/01ABCDEF/merge", {"with": "B"}),
        ("/api/papers/01ABCDEF/split", {"clips": [1]}),
        ("/api/questions/1", {"answer": "perhaps"}),
        ("/api/placements/retry", {"targets": "all"}),
        ("/api/pair", {"name": "x"}),
        ("/api/pair", {"code": "x" * 41}),
    ],
)
def test_every_calls_body_is_checked(server: Server, path: str, body: dict):
    problem(server.post(path, body), 422)


def test_odd_identifiers_in_a_lookup_cost_only_themselves(server: Server):
    server.save(clip(1))
    items = [
        {"key": "odd", "identifiers": ["isan:1", "", "\0", "arxiv:", "x" * 10_000]},
        {"key": "good", "identifiers": ["isan:1", "arxiv:2611.10001"]},
        {"key": "text", "title": "\0\ud83d%_\\"},
    ]
    answer = server.ask("POST", "/api/papers/lookup", content=json.dumps({"items": items}).encode())
    assert answer.status_code == 200, answer.text
    found = answer.json()["items"]
    assert found["odd"]["paper"] is None
    assert found["good"]["paper"]
    assert found["text"]["paper"] is None


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%F0%9F",
        "q=" + "a%20" * 500,
        "q=%25",
        "cursor=nonsense",
        "cursor=%7C",
        "status=x",
        "tag=%00",
        "limit=0",
    ],
)
def test_odd_questions_to_the_list_are_answered(server: Server, query: str):
    server.save(clip(1))
    assert server.get(f"/api/papers?{query}").status_code == 200
    assert server.get(f"/?{query}").status_code == 200


def test_a_limit_that_is_no_number_is_422(server: Server):
    problem(server.get("/api/papers?limit=many"), 422)
