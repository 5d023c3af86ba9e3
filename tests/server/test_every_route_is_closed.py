"""The routes are read off the application, so that a new one cannot be forgotten."""

import http.client
import re

import pytest

from tests.server.parts import Browser, Server

OPEN = {"/api/health", "/api/pair", "/sign-in", "/static/<path:filename>", "/list/<token>"}  # the last bears its proof


def routes(server: Server) -> list[tuple[str, str, str]]:
    """Method, rule, and an address that meets it."""
    return [
        (method, rule.rule, re.sub(r"<[^>]+>", "7", rule.rule))
        for rule in server.app.url_map.iter_rules()
        for method in sorted(rule.methods or ())
    ]


def test_everything_else_needs_a_token_or_a_session(server: Server):
    for method, rule, address in routes(server):
        answer = server.ask(method, address, token=None)
        if rule in OPEN:
            assert answer.status_code != 401, (method, rule)
        else:
            assert answer.status_code == 401, (method, rule)


def test_no_page_changes_anything_without_origin_and_csrf_token(server: Server, browser: Browser):
    for method, rule, address in routes(server):
        if method in {"GET", "HEAD", "OPTIONS"} or rule in OPEN:
            continue
        assert browser.client.request(method, address).status_code == 403, (method, rule)


def test_every_answer_bears_the_headers_that_keep_strangers_text_from_running(server: Server, browser: Browser):
    for method, rule, address in routes(server):
        for answer in (server.ask(method, address, token=None), browser.client.request(method, address)):
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, rule
            assert "script-src 'self';" in policy, rule
            assert "frame-ancestors 'none'" in policy, rule
            assert "unsafe" not in policy, rule
            assert answer.headers["X-Content-Type-Options"] == "nosniff", rule
            assert answer.headers["X-Frame-Options"] == "DENY", rule
            assert answer.headers["Referrer-Policy"] == "same-origin", rule
            if not rule.startswith("/static"):
                assert answer.headers["Cache-Control"] == "no-store", rule


def test_no_page_holds_inline_script_or_style(browser: Browser):
    browser.server.save()
    for path in ("/", "/needs-you", "/add", "/doctor", "/welcome", "/pair", "/papers/nothing", "/nowhere"):
        page = browser.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", page), path
        assert not re.search(r"<style|\sstyle=|\son\w+=", page), path


@pytest.mark.parametrize("path", ["/api/nowhere", "/nowhere", "/api/papers/"])
def test_a_stranger_does_not_learn_which_routes_there_are(server: Server, path: str):
    assert server.get(path, token=None).status_code == 401


def test_health_says_name_and_version_and_nothing_more(server: Server):
    server.save()
    answer = server.get("/api/health", token=None)
    assert answer.status_code == 200
    assert set(answer.json()) == {"name", "version"}
    assert answer.json()["name"] == "papershelf"
    assert "Set-Cookie" not in answer.headers


def test_static_files_stay_in_their_folder(server: Server):
    for path in ("/static/../templates/base.html", "/static/%2e%2e/templates/base.html", "/static/..%2f..%2fapp.py"):
        connection = http.client.HTTPConnection("127.0.0.1", server.port)  # which sends the path as it is
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status in {401, 404}
        connection.close()
