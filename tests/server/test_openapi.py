import re

from server.api.openapi import BODIES
from tests.server.parts import Server


def test_every_route_under_api_is_described_and_nothing_else(server: Server):
    document = server.get("/api/openapi.json").json()
    described = {(path, method.upper()) for path, methods in document["paths"].items() for method in methods}
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in server.app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == routes


def test_the_calls_of_the_contract_are_there(server: Server):
    paths = server.get("/api/openapi.json").json()["paths"]
    for path, methods in {
        "/api/clips": {"post"},
        "/api/papers/lookup": {"post"},
        "/api/papers": {"get"},
        "/api/papers/{paper_id}": {"get", "patch", "delete"},
        "/api/papers/{paper_id}/merge": {"post"},
        "/api/papers/{paper_id}/split": {"post"},
        "/api/questions": {"get"},
        "/api/questions/{question_id}": {"post"},
        "/api/undo": {"post"},
        "/api/pdfs": {"post"},
        "/api/targets": {"get"},
        "/api/needs-you": {"get"},
        "/api/sync": {"post"},
        "/api/placements/retry": {"post"},
        "/api/pair": {"post"},
        "/api/devices/this": {"delete"},
        "/api/health": {"get"},
        "/api/openapi.json": {"get"},
    }.items():
        assert set(paths[path]) == methods, path


def test_each_call_says_in_words_what_it_does_and_who_may(server: Server):
    for path, methods in server.get("/api/openapi.json").json()["paths"].items():
        for operation in methods.values():
            assert operation["summary"].endswith((".", "undoes it.")), path
            assert operation["security"] == ([] if path in {"/api/health", "/api/pair"} else [{"token": []}])


def test_every_body_that_is_checked_is_described_by_the_model_that_checks_it(server: Server):
    paths = server.get("/api/openapi.json").json()["paths"]
    operations = [operation for methods in paths.values() for operation in methods.values()]
    described = {one["operationId"] for one in operations if "requestBody" in one}
    assert described == set(BODIES)
    clips = paths["/api/clips"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert clips["properties"]["clips"]["items"] == {"$ref": "#/components/schemas/Clip"}


def test_every_reference_leads_somewhere(server: Server):
    answer = server.get("/api/openapi.json")
    document = answer.json()
    for reference in set(re.findall(r'"\$ref":\s*"(#[^"]+)"', answer.text)):
        place = document
        for part in reference.removeprefix("#/").split("/"):
            assert part in place, reference
            place = place[part]
