"""The reward over HTTP, as OpenRLHF asks a remote reward model for it.

    POST /get_reward    {"query": [...], "prompts": [...], "labels": [...]}
                        -> {"rewards": [...], "scores": [...], "extra_logs": {name: [...]}}
    GET  /health        {"status": "ok"}

The standard library's server with a thread for each connection: there is one route, the work is computing, and a
trainer's machine needs nothing more installed. Errors are ``{"error": one line}``.
"""

from __future__ import annotations

import json
import socket
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import BoundedSemaphore, Condition
from time import monotonic
from typing import Any

from termkit import __version__
from termkit.errors import InputError
from termkit.rewards.adapters.openrlhf import RewardFunction

_PATIENCE = 30  # seconds for the next bytes of a client
_FAREWELL = 10  # seconds for what is under way when the server is stopped


class _RequestError(Exception):
    """A request that is not answered with rewards."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


class RewardServer(ThreadingHTTPServer):
    """Serves ``function`` until it is stopped; ``address`` is where. Raises InputError where it cannot listen."""

    daemon_threads = True  # a client that never ends its request does not keep the process
    request_queue_size = 256
    allow_reuse_port = False  # two servers on one port would share its requests

    def __init__(
        self, function: RewardFunction, host: str, port: int, *, most_bytes: int = 64 << 20, threads: int = 64
    ) -> None:
        if not host:
            raise InputError("no host; 127.0.0.1 is this machine alone, 0.0.0.0 all of its networks")
        self.function = function
        self.most_bytes = most_bytes
        self._places = BoundedSemaphore(threads)
        self._idle = Condition()
        self._busy = 0
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            super().__init__((host, port), _Handler)
        except (OSError, OverflowError) as error:
            what = error.strerror if isinstance(error, OSError) and error.strerror else error
            raise InputError(f"{host}:{port}: cannot listen there ({what}); choose another --host or --port") from None

    @property
    def address(self) -> str:
        """Where rewards are asked for."""
        host, port = self.server_address[:2]
        name = host if isinstance(host, str) else host.decode()
        return f"http://{f'[{name}]' if ':' in name else name}:{port}/get_reward"

    def run(self) -> None:
        """Serves until an exception (a signal) ends it; what is under way then is answered first."""
        try:
            self.serve_forever(poll_interval=0.1)
        finally:
            self.server_close()
            with self._idle:
                self._idle.wait_for(lambda: self._busy == 0, timeout=_FAREWELL)

    def server_bind(self) -> None:
        """Binds, without asking a name server what this machine is called."""
        TCPServer.server_bind(self)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Takes a connection when a thread is free for it."""
        self._places.acquire()
        with self._idle:
            self._busy += 1
        try:
            super().process_request(request, client_address)
        except BaseException:  # no thread was begun that would say so
            self._done()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Handles one connection in its thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._done()

    def _done(self) -> None:
        self._places.release()
        with self._idle:
            self._busy -= 1
            self._idle.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    """One request, one answer: a trainer opens a connection for each."""

    server: RewardServer
    server_version = f"termkit/{__version__}"
    sys_version = ""
    timeout = _PATIENCE

    def do_GET(self) -> None:
        if self.path.partition("?")[0] == "/health":
            self._answer(HTTPStatus.OK, {"status": "ok", "version": __version__})
        elif self._is_reward:
            self._answer(HTTPStatus.METHOD_NOT_ALLOWED, {"error": "POST is wanted here"})
        else:
            self._answer(HTTPStatus.NOT_FOUND, {"error": "known are POST /get_reward and GET /health"})

    def do_POST(self) -> None:
        try:
            self._answer(HTTPStatus.OK, self._rewards())
        except _RequestError as error:
            self._answer(error.status, {"error": str(error)})
            self._linger()
        except InputError as error:
            self._answer(HTTPStatus.BAD_REQUEST, {"error": str(error)})
        except (ConnectionError, TimeoutError):
            self.close_connection = True
        except Exception as error:
            print(f"termkit: internal error: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
            self._answer(HTTPStatus.INTERNAL_SERVER_ERROR, {"error": "a fault of the server; its log says which"})

    @property
    def _is_reward(self) -> bool:
        return self.path.partition("?")[0].rstrip("/") == "/get_reward"

    def _rewards(self) -> dict[str, Any]:
        if not self._is_reward:
            raise _RequestError(HTTPStatus.NOT_FOUND, "known are POST /get_reward and GET /health")
        asked = self._body()
        if "query" not in asked or "labels" not in asked:
            raise InputError("query and labels are wanted, and prompts, each a list; a label says source and terms")
        judged = self.server.function.judge(asked["query"], asked.get("prompts"), asked["labels"])
        return {"rewards": judged.rewards, "scores": judged.rewards, "extra_logs": judged.extra_logs}

    def _body(self) -> dict[str, Any]:
        """The JSON object that was sent. Raises _RequestError for a body of unknown or too great a size."""
        size = self.headers.get("Content-Length", "")
        if not (size.isascii() and size.isdigit()) or len(size) > 18:
            raise _RequestError(HTTPStatus.LENGTH_REQUIRED, "Content-Length is wanted, a number of bytes")
        if int(size) > self.server.most_bytes:
            raise _RequestError(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"{size} bytes, and {self.server.most_bytes} are the most; send fewer queries at once",
            )
        data = self.rfile.read(int(size))
        if len(data) < int(size):
            raise ConnectionError
        try:
            asked = json.loads(data)
        except (ValueError, RecursionError):
            raise InputError("the body is no JSON in UTF-8") from None
        if not isinstance(asked, dict):
            raise InputError('the body is no object; {"query": [...], "prompts": [...], "labels": [...]} is wanted')
        return asked

    def _answer(self, status: HTTPStatus, content: dict[str, Any]) -> None:
        data = json.dumps(content).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def _linger(self) -> None:
        """Drops what the client still sends: a connection closed too early would take the answer with it."""
        end = monotonic() + _FAREWELL
        try:
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(1)
            while monotonic() < end and self.connection.recv(1 << 20):
                pass
        except OSError:
            self.close_connection = True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the library refuses by itself (a line that is no request, an unknown method), as JSON too."""
        self._answer(HTTPStatus(code), {"error": message or HTTPStatus(code).phrase})

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Requests are not logged: a training run makes millions."""
