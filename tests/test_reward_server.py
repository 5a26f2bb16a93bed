"""The reward over HTTP: OpenRLHF's questions, and those that are none."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from conftest import Run

from termkit.errors import InputError
from termkit.rewards import reward
from termkit.rewards.adapters.openrlhf import RewardFunction, Rewards, reward_function
from termkit.rewards.adapters.rows import Scoring
from termkit.servers.reward import RewardServer

SOURCE = "這個語言模型很大，而且每年都變得更大。"
GOOD = "This language model is big, and it gets bigger every year."
BAD = "This speech pattern is big, and it gets bigger every year."
TERMS = {"語言模型": "language model"}
PROMPT = f"<|user|>Translate: {SOURCE}<|assistant|>"
LABEL = json.dumps({"source": SOURCE, "terms": TERMS, "reference": GOOD}, ensure_ascii=False)
GLOSSARY = """\
termkit: 1
languages: {source: zh-Hant-TW, target: en}
concepts:
  language-model:
    zh-Hant: 語言模型
    en: language model
"""


class Client:
    """Asks one server, over a connection for each question, as OpenRLHF does."""

    def __init__(self, port: int) -> None:
        self.port = port

    def raw(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): each for name, each in headers.items()})
            answer = connection.getresponse()
            assert answer.headers["Content-Type"] == "application/json"
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def ask(self, content: Any, path: str = "/get_reward") -> tuple[int, Any]:
        return self.raw("POST", path, json.dumps(content).encode(), Content_Type="application/json")

    def send(self, data: bytes) -> bytes:
        """What the server answers to these very bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))


def serve(function: RewardFunction, **options: int) -> Iterator[Client]:
    server = RewardServer(function, "127.0.0.1", 0, **options)
    thread = Thread(target=server.run)
    thread.start()
    yield Client(server.server_address[1])
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    yield from serve(reward_function(), most_bytes=100_000)


def test_rewards_as_openrlhf_asks_for_them(client: Client) -> None:
    queries = [f"{PROMPT}{GOOD}<|end|>", f"{PROMPT}{BAD}<|end|>"]
    status, found = client.ask({"query": queries, "prompts": [PROMPT] * 2, "labels": [LABEL] * 2})
    assert status == 200
    assert set(found) == {"rewards", "scores", "extra_logs"}
    assert found["rewards"] == found["scores"] == [reward(SOURCE, text, TERMS, GOOD).value for text in (GOOD, BAD)]
    assert found["rewards"][0] > found["rewards"][1]
    assert found["extra_logs"]["applicable"] == [1.0, 1.0]
    assert all(len(values) == 2 for values in found["extra_logs"].values())


def test_labels_may_be_records_and_prompts_may_lack(client: Client) -> None:
    status, found = client.ask({"query": [GOOD], "labels": [json.loads(LABEL)]})
    assert (status, found["rewards"]) == (200, [reward(SOURCE, GOOD, TERMS, GOOD).value])


def test_many_at_once_get_their_own(client: Client) -> None:
    texts = [GOOD, BAD, "", SOURCE] * 16
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda text: client.ask({"query": [text], "labels": [LABEL]}), texts))
    assert [answer["rewards"][0] for _, answer in found] == [reward(SOURCE, text, TERMS, GOOD).value for text in texts]


def test_health(client: Client) -> None:
    status, found = client.raw("GET", "/health")
    assert (status, found["status"]) == (200, "ok")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"[" * 50_000, "no JSON"),
        (b"[]", "no object"),
        (b"{}", "query and labels are wanted"),
        (b'{"query": ["a"]}', "query and labels are wanted"),
        (b'{"query": "a", "labels": ["b"]}', "queries: a list is wanted, not str"),
        (b'{"query": ["a"], "labels": ["b", "c"]}', "1 queries, 1 prompts and 2 labels"),
        (b'{"query": ["a"], "labels": [7]}', "label 0: a label is a reference"),
        (b'{"query": ["a"], "labels": ["{\\"src\\": 1}"]}', "label 0: a record with none of source"),
        (b'{"query": ["a"], "labels": [{"source": "b", "terms": {"c": 4}}]}', "label 0: terms: 'c'"),
    ],
)
def test_bad_questions_are_told(client: Client, body: bytes, message: str) -> None:
    status, found = client.raw("POST", "/get_reward", body)
    assert status == 400
    assert message in found["error"]
    assert "Traceback" not in found["error"]


@pytest.mark.parametrize("query", [None, 5, [], {}, "\ud800"])
def test_a_query_that_is_no_text_is_worth_nothing(client: Client, query: Any) -> None:
    status, found = client.ask({"query": [query], "prompts": [PROMPT], "labels": [LABEL]})
    assert (status, found["rewards"]) == (200, [0.0])


@pytest.mark.parametrize("size", [100_001, 5_000_000])
def test_a_body_that_is_too_big_is_refused_and_the_client_hears_of_it(client: Client, size: int) -> None:
    status, found = client.raw("POST", "/get_reward", b"x" * size)
    assert status == 413
    assert "100000 are the most" in found["error"]


def test_other_places_and_methods(client: Client) -> None:
    assert client.ask({}, "/reward")[0] == 404
    assert client.raw("GET", "/")[0] == 404
    assert client.raw("GET", "/get_reward")[0] == 405
    assert client.raw("DELETE", "/get_reward")[0] == 501


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"POST /get_reward HTTP/1.1\r\n\r\n", 411),
        (b"POST /get_reward HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        (b"POST /get_reward HTTP/1.1\r\nContent-Length: -5\r\n\r\n", 411),
        (b"POST /get_reward HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n", 411),
        (b"what is this HTTP/1.1\r\n\r\n", 400),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
    ],
)
def test_what_is_no_request(client: Client, data: bytes, status: int) -> None:
    answer = client.send(data)
    if status != 400:  # to what is no request line the library answers without one
        assert re.match(rf"HTTP/1\.[01] {status} ".encode(), answer)
    assert json.loads(answer[answer.index(b"{") :])["error"]


def test_a_client_that_leaves_halfway_does_not_stop_the_server(client: Client) -> None:
    assert client.send(b"POST /get_reward HTTP/1.1\r\nContent-Length: 500\r\n\r\n{") == b""
    assert client.raw("GET", "/health")[0] == 200


class Slow(RewardFunction):
    """Takes its time, or fails."""

    begun, go = Event(), Event()

    def judge(self, queries: Any, prompts: Any, labels: Any) -> Rewards:
        if queries == ["fail"]:
            raise RuntimeError("a secret")
        self.begun.set()
        self.go.wait(10)
        return Rewards([1.0], {})


def test_a_fault_is_told_without_its_trace(capsys: pytest.CaptureFixture[str]) -> None:
    for client in serve(Slow(Scoring())):
        status, found = client.ask({"query": ["fail"], "labels": [""]})
        assert (status, list(found)) == (500, ["error"])
        assert "secret" not in found["error"]
    assert "internal error: RuntimeError: a secret" in capsys.readouterr().err


def test_what_is_under_way_is_answered_before_the_server_ends() -> None:
    server = RewardServer(Slow(Scoring()), "127.0.0.1", 0)
    runs = Thread(target=server.run)
    runs.start()
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(Client(server.server_address[1]).ask, {"query": ["slow"], "labels": [""]})
        assert Slow.begun.wait(10)
        server.shutdown()
        assert runs.is_alive()
        Slow.go.set()
        assert found.result(10) == (200, {"rewards": [1.0], "scores": [1.0], "extra_logs": {}})
    runs.join(10)
    assert not runs.is_alive()


def test_where_it_cannot_listen(client: Client) -> None:
    with pytest.raises(InputError, match=rf"^127.0.0.1:{client.port}: cannot listen there \(.*in use"):
        RewardServer(reward_function(), "127.0.0.1", client.port)
    with pytest.raises(InputError, match="no host"):
        RewardServer(reward_function(), "", 0)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)], ids=["TERM", "INT"])
def test_the_command(tmp_path: Path, sent: signal.Signals, status: int) -> None:
    (tmp_path / "terms.yaml").write_text(GLOSSARY, encoding="utf-8")
    arguments = ["-m", "termkit", "reward-server", "--glossary", "terms.yaml", "--port", "0"]
    environment = os.environ | {"PYTHONUTF8": "1"}
    with subprocess.Popen(
        [sys.executable, *arguments], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stderr is not None
        try:
            said = process.stderr.readline()
            port = re.search(r"rewards at http://127\.0\.0\.1:(\d+)/get_reward \(terms of terms\.yaml\)", said)
            assert port, said
            label = json.dumps({"source": SOURCE, "reference": GOOD})
            answer = Client(int(port[1])).ask({"query": [GOOD, BAD], "labels": [label] * 2})
            assert answer[0] == 200
            assert answer[1]["rewards"][0] > answer[1]["rewards"][1]
            assert answer[1]["extra_logs"]["credited"] == [1.0, 0.0]
        finally:
            process.send_signal(sent)
        assert process.wait(20) == status
        rest = process.stderr.read()
        assert "Traceback" not in rest
        assert ("interrupted" in rest) is (sent == signal.SIGINT)


def test_the_command_tells_what_is_wrong(run: Run) -> None:
    done = run("reward-server", "--glossary", "nowhere.yaml")
    assert done.returncode == 2
    assert "nowhere.yaml" in done.stderr
    assert "Traceback" not in done.stderr
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("reward-server", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "cannot listen there" in done.stderr
