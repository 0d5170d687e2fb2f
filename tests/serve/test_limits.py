"""What slow, greedy and hostile clients get, over real sockets."""

import json
import socket
import threading
import time
from collections.abc import Iterator, Sequence

import pytest
from tests.serve.running import (
    Running,
    answered,
    asking,
    posted,
    received,
    running,
    said,
    scoring,
    status,
)

from noisegate.flow.scoring import Reply, Scoring
from noisegate.serve.config import Config, Limits
from noisegate.serve.quota import Key, hashed
from noisegate.triage import Triaged

SLOW = Limits(header_s=0.6, body_s=0.6, send_s=0.6, connections=8)
KEY = "a-key-for-the-tests"
GOOD = (
    b'{"comment": {"text": "lovely"}, "languages": ["en"], "requestedAttributes": {"TOXICITY": {}}}'
)


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running(Config(limits=SLOW)) as made:
        yield made


def drips(sock: socket.socket, piece: bytes, times: int, pause: float = 0.1) -> int:
    """Return how often a piece could be sent before the other side would have no more."""
    for at in range(times):
        try:
            sock.sendall(piece)
        except OSError:
            return at
        time.sleep(pause)
    return times


def gone_after(sock: socket.socket) -> float:
    began = time.monotonic()
    received(sock)
    return time.monotonic() - began


def test_a_header_that_does_not_come_is_not_waited_for(server: Running) -> None:
    with server.raw() as sock:
        assert 0.4 < gone_after(sock) < 10
    with server.raw() as sock:
        sock.sendall(b"POST /v1alpha1/comments:analyze HTTP/1.1\r\nHost: h\r\n")
        answer = received(sock)
    assert status(answer) == 408
    assert said(answer)["error"]["status"] == "DEADLINE_EXCEEDED"


def test_a_header_that_drips_is_not_waited_for(server: Running) -> None:
    with server.raw() as sock:
        sock.sendall(b"GET /healthz HTTP/1.1\r\n")
        assert drips(sock, b"X-Drip: 1\r\n", 100) < 90


def test_a_second_header_that_drips_is_not_waited_for_either(server: Running) -> None:
    with server.raw() as sock:
        sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\nGET /hea")
        answer = received(sock)
    assert answer.count(b"HTTP/1.1 ") == 2
    assert status(answer) == 200
    assert b"408 Request Timeout" in answer


def test_a_body_that_does_not_come_is_not_waited_for(server: Running) -> None:
    with server.raw() as sock:
        sock.sendall(posted(GOOD)[:-10])
        answer = received(sock)
    assert status(answer) == 408
    assert b"connection: close" in answer.lower()


def test_a_body_that_drips_is_not_waited_for(server: Running) -> None:
    with server.raw() as sock:
        sock.sendall(posted(b" " * 200)[:-200])
        assert drips(sock, b" ", 100) < 90


def test_a_chunked_body_is_bounded_as_well(server: Running) -> None:
    head = (
        b"POST /v1alpha1/comments:analyze HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    chunk = b"%x\r\n" % 65536 + b" " * 65536 + b"\r\n"
    with server.raw() as sock:
        sock.sendall(head + chunk * 6 + b"0\r\n\r\n")
        answer = answered(sock)
    assert status(answer) == 413


@pytest.mark.parametrize("extra", [1, 1_000_000])
def test_a_body_that_is_too_large_is_refused_and_its_sender_hears_of_it(
    server: Running, extra: int
) -> None:
    answer = server.analyze("x" * (SLOW.body_bytes + extra))
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == 413
    assert str(SLOW.body_bytes) in answer.json()["error"]["message"]


def test_a_body_far_too_large_is_cut_off(server: Running) -> None:
    with server.raw() as sock:
        sock.sendall(posted(b"", {"Content-Length": str(10**12)}))
        assert drips(sock, b" " * 65536, 3000, 0) < 1500


def test_bodies_have_a_limit_together_and_room_comes_free_again() -> None:
    limits = Limits(bodies_bytes=100_000)
    with running(Config(limits=limits)) as server, server.raw() as one, server.raw() as two:
        for sock in (one, two):
            sock.sendall(posted(b" " * 80_000, path="/batch")[:-1])
            time.sleep(0.2)
        assert status(answered(two)) == 503
        assert server.analyze("lovely").status_code == 200
        one.sendall(b" ")
        assert status(answered(one)) == 400
        again = server.raw()
        with again:
            again.sendall(posted(b" " * 80_000, path="/batch"))
            assert status(answered(again)) == 400


def test_one_who_asks_first_is_told_before_sending(server: Running) -> None:
    with server.raw() as sock:
        headers = {"Content-Length": str(10**9), "Expect": "100-continue"}
        sock.sendall(posted(b"", headers))
        assert status(received(sock)) == 413
    with server.raw() as sock:
        sock.sendall(posted(GOOD, {"Expect": "100-continue"})[: -len(GOOD)])
        assert status(sock.recv(1000)) == 100
        sock.sendall(GOOD)
        assert status(answered(sock)) == 200


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 40_000,
        b'{"comment":' * 20_000 + b"1" + b"}" * 20_000,
        b'{"comment": {"text": "x"}, "requestedAttributes": '
        + b"[" * 50_000
        + b"]" * 50_000
        + b"}",
        b"\xff\xfe" * 100,
        b'"' + b"\\" * 100_001,
        b"1" * 200_000,
        b"",
        b"null",
        b'{"comment": {"text": "\\ud800"}, "requestedAttributes": {"TOXICITY": {}}}',
    ],
    ids=lambda body: repr(body[:12]),
)
def test_a_hostile_body_is_a_mistake_of_the_client(server: Running, body: bytes) -> None:
    with server.raw() as sock:
        sock.sendall(posted(body))
        answer = answered(sock)
    assert status(answer) in (200, 400)
    assert b'"error"' in answer or status(answer) == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(300),
        b"EHLO there\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: h\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST /batch HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: h\r\nX: " + b"y" * 100_000,
    ],
    ids=lambda sent: repr(sent[:12]),
)
def test_what_is_no_http_is_told_so(server: Running, sent: bytes) -> None:
    with server.raw() as sock:
        sock.sendall(sent)
        answer = received(sock)
    assert status(answer) == 400
    assert said(answer)["error"]["status"] == "INVALID_ARGUMENT"


def test_garbage_after_a_request_does_no_harm(server: Running) -> None:
    with server.raw() as sock:
        sock.sendall(posted(GOOD) + b"\x00\x01garbage\r\n\r\n")
        answer = received(sock)
    assert status(answer) == 200
    assert server.get("/readyz").status_code == 200


def test_requests_sent_in_one_go_are_answered_in_order(server: Running) -> None:
    with server.raw() as sock:
        last = posted(GOOD, {"Connection": "close"})
        sock.sendall(posted(GOOD) + posted(b"{}") + last)
        answer = received(sock)
    assert [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]] == [200, 400, 200]


def test_connections_have_a_limit_and_places_come_free_again(server: Running) -> None:
    open_ = [server.raw() for _ in range(SLOW.connections)]
    try:
        time.sleep(0.1)
        with server.raw() as sock:
            answer = received(sock)
        assert status(answer) == 503
        assert b"retry-after: 1" in answer.lower()
    finally:
        for one in open_:
            one.close()
    time.sleep(0.3)
    assert server.get("/readyz").status_code == 200
    assert server.figure("noisegate_refused_total") >= 1


def test_an_answer_comes_in_one_go(server: Running) -> None:
    with server.raw() as sock:
        took = []
        for _ in range(20):
            began = time.monotonic()
            sock.sendall(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
            assert status(answered(sock)) == 200
            took.append(time.monotonic() - began)
    assert min(took) < 0.03  # with Nagle's algorithm and delayed acknowledgements: 0.04 and more


def test_a_client_that_does_not_take_its_answer_is_let_go(server: Running) -> None:
    # Many requests in one go, and no answer of them is read: what comes back fills every buffer.
    with server.raw() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.sendall(b"GET /$discovery/rest HTTP/1.1\r\nHost: h\r\n\r\n" * 1500)
        until = time.monotonic() + 60
        while server.server.server_state.connections and time.monotonic() < until:
            time.sleep(0.1)
        assert not server.server.server_state.connections


class Waiting(Scoring):
    """The model, once it may."""

    def __init__(self) -> None:
        self.__dict__ = dict(scoring().__dict__)
        self.may = threading.Event()

    def read_many(self, texts: Sequence[str | Reply]) -> list[Triaged]:
        assert self.may.wait(60)
        return super().read_many(texts)


def test_too_many_requests_at_once_are_sent_away_until_there_is_room() -> None:
    model = Waiting()
    with running(Config(limits=Limits(requests=2)), model) as server:
        slow = server.raw()  # who has not said what it wants yet takes nobody's place
        slow.sendall(posted(GOOD)[:-1])
        waiting = [server.raw() for _ in range(2)]
        for sock in waiting:
            sock.sendall(posted(GOOD))
        time.sleep(0.5)
        refused = server.analyze("hello there")
        model.may.set()
        assert refused.status_code == 503
        assert refused.headers["Retry-After"] == "1"
        assert refused.json()["error"]["status"] == "UNAVAILABLE"
        for sock in waiting:
            assert status(answered(sock)) == 200
            sock.close()
        slow.sendall(GOOD[-1:])
        assert status(answered(slow)) == 200
        slow.close()


def test_a_full_queue_answers_503_and_the_rest_is_read() -> None:
    with running(Config(limits=Limits(waiting=3000))) as server:
        codes: list[int] = []
        text = "the bass is lovely here " * 40
        threads = [
            threading.Thread(target=lambda: codes.append(server.analyze(text).status_code))
            for _ in range(24)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(codes) == {200, 503}
        assert server.analyze(text).status_code == 200


def test_keys_are_asked_for_where_there_are_keys() -> None:
    with running(Config(keys=[Key(hashed(KEY), 3)])) as server:
        assert server.analyze("hello").status_code == 403
        wrong = server.analyze("hello", params={"key": KEY + "x"})
        assert wrong.status_code == 400
        assert wrong.json()["error"]["details"][0]["reason"] == "API_KEY_INVALID"
        ways = [
            {"params": {"key": KEY}},
            {"headers": {"X-Goog-Api-Key": KEY}},
            {"headers": {"Authorization": f"Bearer {KEY}"}},
        ]
        for way in ways:
            assert server.analyze("hello there", **way).status_code == 200
        over = server.analyze("hello there", **ways[0])
        assert over.status_code == 429
        assert 1 <= int(over.headers["Retry-After"]) <= 20
        assert over.json()["error"]["details"][0]["metadata"]["quota_limit_value"] == "3"
        assert server.get("/readyz").status_code == 200


def test_errors_look_the_same_whichever_layer_they_come_from(server: Running) -> None:
    route = server.get("/v1alpha1/comments:analyze")
    layer = server.get("/nowhere")
    with server.raw() as sock:
        sock.sendall(b"EHLO there\r\n\r\n")
        head, _, wire = received(sock).partition(b"\r\n\r\n")
    for answer in (route, layer):
        assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"
        assert answer.text.startswith('{\n  "error": {\n    "code": 40')
    assert b"Content-Type: application/json; charset=UTF-8" in head
    assert wire.startswith(b'{\n  "error": {\n    "code": 400')
    compact = server.get("/nowhere?prettyPrint=false&$.xgafv=1")
    assert compact.text.startswith('{"error":{"code":404,')
    assert compact.json()["error"]["errors"][0]["reason"] == "notFound"


def test_a_query_beyond_reason_is_refused_with_and_without_keys() -> None:
    query = "&".join(f"p{at}=1" for at in range(300))
    for keys in ([], [Key(hashed(KEY))]):
        with running(Config(keys=keys)) as server:
            answer = server.analyze("hello", params=query, headers={"X-Goog-Api-Key": KEY})
            assert answer.status_code == 400
            assert "query parameters" in answer.json()["error"]["message"]
            assert server.figure("noisegate_refused_total") == 1


def test_a_key_is_asked_for_before_anything_is_read() -> None:
    with running(Config(keys=[Key(hashed(KEY))])) as server, server.raw() as sock:
        sock.sendall(posted(b" " * 1000)[:-1000])
        assert status(answered(sock)) == 403


def test_one_who_goes_away_is_not_read_for() -> None:
    with running(Config()) as server:
        text = "the bass is lovely here and the voice is a dream " * 300
        gone = [server.raw() for _ in range(12)]
        for sock in gone:
            sock.sendall(posted(json.dumps(asking(text)).encode()))
        time.sleep(0.3)
        for sock in gone:
            sock.close()
        assert server.analyze("hello there").status_code == 200
        until = time.monotonic() + 30
        while server.application._batcher.waiting and time.monotonic() < until:
            time.sleep(0.01)
        assert server.figure("noisegate_batch_texts_sum") < 12
