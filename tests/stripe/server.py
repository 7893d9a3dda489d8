"""The fake on loopback: Stripe's HTTP, its idempotency keys, and everything that goes wrong between us and it."""

import html
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from tests.stripe.account import Account, Denied
from tests.stripe.requests import DEEDS, shown
from tests.stripe.specification import Wrong, checked, document, path_of

KEY: Final = "sk_test_of_the_tests"
FAULTS: Final = ("429", "500", "refused", "lost")
"""Told to wait; failed before it did anything; no connection; done, and the answer lost."""
Fault = Callable[[int, str], str | None]
"""(how many requests before this one, its path) → one of FAULTS, or None."""


class FakeStripe:
    """An account behind an address. ``asked`` are the requests that reached it, in order."""

    def __init__(self) -> None:
        self.account = Account()
        self.asked: list[tuple[str, str]] = []
        self.fault: Fault | None = None
        self._kept: dict[str, tuple[str, int, Any]] = {}
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        """Where it listens: http://127.0.0.1:PORT."""
        return self.account.address

    def forget_keys(self) -> None:
        """A day has passed."""
        self._kept.clear()

    def begin_again(self) -> None:
        """An empty account at the same address."""
        address = self.address
        self.__init__()  # type: ignore[misc]
        self.account.address = address

    def answer(self, method: str, address: str, query: str, body: str, headers: Any) -> tuple[int, Any] | None:
        """One request; None: no answer comes."""
        with self._lock:
            fault = self.fault(len(self.asked), urlsplit(address).path) if self.fault is not None else None
            self.asked.append((method, address))
            if fault == "refused":
                return None
            if fault == "429":
                return 429, {"error": {"type": "invalid_request_error", "code": "rate_limit", "message": "Slow down."}}
            if fault == "500":
                return 500, {"error": {"type": "api_error", "message": "Something went wrong on Stripe's end."}}
            answer = self._kept_or_new(method, address, query if method == "GET" else body, headers)
            return None if fault == "lost" else answer

    def _kept_or_new(self, method: str, address: str, sent: str, headers: Any) -> tuple[int, Any]:
        if headers.get("Authorization") != f"Bearer {KEY}":
            return 401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}}
        if headers.get("Stripe-Version") != document()["info"]["version"]:
            return 400, {"error": {"type": "invalid_request_error", "message": "Not the version of the document."}}
        key, what = headers.get("Idempotency-Key"), f"{method} {address} {sent}"
        if method == "POST" and key in self._kept:
            before, status, content = self._kept[key]
            if before != what:
                message = "Keys for idempotent requests can only be used with the same parameters."
                return 400, {"error": {"type": "idempotency_error", "message": message}}
            return status, content
        status, content = self._done(method, address, sent)
        if method == "POST" and key:
            self._kept[key] = (what, status, content)
        return status, content

    def _done(self, method: str, address: str, sent: str) -> tuple[int, Any]:
        try:
            path = path_of(address)
            given = checked(method, path, sent)
            deed = DEEDS.get((method, path))
            if deed is None:
                raise Wrong("This fake has no", f"{method} {path}")
            names = zip(path.split("/"), address.split("/"), strict=True)
            expand = given.pop("expand", [])
            found = deed(self.account, given, [real for name, real in names if name.startswith("{")])
            return 200, json.loads(json.dumps(shown(self.account, found, expand)))
        except Wrong as error:
            return 400, {"error": {"type": "invalid_request_error", "message": str(error), "param": error.param}}
        except Denied as denied:
            return denied.status, {"error": json.loads(json.dumps(denied.error))}

    # --- the page a person sees --------------------------------------------------------------------

    def page(self, session_id: str, form: dict[str, list[str]]) -> tuple[int, str]:
        """Stripe's Checkout page in a few lines; a card number that is accepted leads back: (303, address)."""
        with self._lock:
            session = self.account.get(session_id, "checkout.session")
            refusal = self.account.fill_in(session_id, form["card"][0].replace(" ", "")) if "card" in form else ""
            if refusal is None:
                return 303, str(session["success_url"])
        amount = "" if session["amount_total"] is None else f"{session['amount_total'] / 100:.2f} {session['currency']}"
        return 200, _PAGE.format(
            amount=html.escape(amount), refusal=html.escape(refusal or ""), back=html.escape(session["cancel_url"])
        )


_PAGE = """<!doctype html><meta charset="utf-8"><title>Checkout</title><h1>{amount}</h1><p role="alert">{refusal}</p>
<form method="post"><label>Card <input name="card" autofocus></label><button>Pay</button></form>
<a href="{back}">Back</a>"""


@contextmanager
def fake_stripe(port: int = 0) -> Iterator[FakeStripe]:
    """A fake with an empty account, answering until the block ends; at a free port unless told."""
    fake = FakeStripe()
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(fake))
    server.daemon_threads = True
    fake.account.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(fake: FakeStripe) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def serve(self) -> None:
            url = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            if url.path.startswith("/pay/"):
                self._page(url.path.removeprefix("/pay/"), parse_qs(body))
                return
            answer = fake.answer(self.command, url.path, url.query, body, self.headers)
            if answer is None:
                self.close_connection = True
                return
            self._send(answer[0], json.dumps(answer[1]), "application/json")

        def _page(self, session_id: str, form: dict[str, list[str]]) -> None:
            status, content = fake.page(session_id, form)
            if status == 303:
                self.send_response(303)
                self.send_header("Location", content)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self._send(status, content, "text/html; charset=utf-8")

        def _send(self, status: int, text: str, kind: str) -> None:
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return type("Handler", (Handler,), dict.fromkeys(("do_GET", "do_POST", "do_DELETE"), Handler.serve))
