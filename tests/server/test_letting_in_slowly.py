"""Who guesses keys is told to wait; whoever has the right one is let in all the while."""

import logging

import httpx2
import pytest

from tests.server.parts import Browser, Clock, Server

MOST = 20


def guess(server: Server, way: str) -> httpx2.Response:
    if way == "token":
        return server.get("/api/papers", token="psh_wrong")
    if way == "feed":
        return server.get("/feed.atom", params={"token": "psh_wrong"}, token=None)
    if way == "sign-in":
        return server.get("/sign-in", params={"key": "wrong"}, token=None)
    return server.post("/api/pair", {"code": "WRONG234"}, token=None)


WAYS = {"token": 401, "feed": 401, "sign-in": 403, "pair": 403}


@pytest.mark.parametrize("way", WAYS)
def test_many_wrong_keys_are_429_for_the_rest_of_a_minute(server: Server, clock: Clock, way: str):
    for _ in range(MOST):
        assert guess(server, way).status_code == WAYS[way]
        clock.pass_by(1)
    refused = guess(server, way)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "40"
    assert "Content-Security-Policy" in refused.headers
    assert "Wait 40 seconds" in refused.text
    clock.pass_by(41)
    assert guess(server, way).status_code == WAYS[way]


def test_the_person_is_let_in_whatever_others_guess(server: Server, browser: Browser):
    for way in WAYS:
        for _ in range(MOST):
            guess(server, way)
    assert guess(server, "token").status_code == 429
    assert server.get("/api/papers").status_code == 200
    assert browser.get("/").status_code == 200
    assert server.get("/sign-in", params={"key": server.keys.sign_in_key()}, token=None).status_code == 200
    code, _ = server.keys.pairing_code()
    paired = server.post("/api/pair", {"code": code}, token=None)
    assert server.get("/api/targets", token=paired.json()["token"]).status_code == 200
    _, feed = server.devices.add("a reader", scope="feed")
    assert server.get("/feed.atom", params={"token": feed}, token=None).status_code == 200


def test_a_revoked_device_hears_that_it_is_however_often_it_asks(server: Server):
    server.devices.revoke(server.device.id)
    for _ in range(MOST + 5):
        answer = server.get("/api/papers")
        assert (answer.status_code, "revoked_at" in answer.json()) == (401, True)


def test_who_sends_no_key_has_not_guessed(server: Server):
    for _ in range(MOST + 5):
        assert server.get("/api/papers", token=None).status_code == 401
        assert server.get("/sign-in", token=None).status_code == 403


def test_the_log_says_once_that_keys_are_guessed_and_not_which(server: Server, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING):
        for _ in range(2 * MOST):
            guess(server, "token")
    (said,) = [one.getMessage() for one in caplog.records if "wrong keys" in one.getMessage()]
    assert "127.0.0.1" in said
    assert "psh_wrong" not in caplog.text
