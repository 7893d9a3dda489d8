"""A company's workspace by its API, as a program would use it."""

import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import httpx

PASSWORD = "a long enough password 7"
POLL_S = 0.1
T = TypeVar("T")


class Site:
    """One host of the installation: the public site, or a workspace at its sub-domain."""

    def __init__(self, port: int, host: str) -> None:
        # Sub-domains of localhost are a browser's habit; programs are told the address and the name.
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"Host": f"{host}:{port}"}, timeout=20)
        self.url = f"http://{host}:{port}"

    def get(self, path: str, **parameters: str) -> Any:
        """The JSON of a GET that succeeds."""
        return self.http.get(path, params=parameters).raise_for_status().json()

    def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """A write; the answer may be a refusal."""
        token = self.http.cookies.get("csrftoken") or ""
        return self.http.request(method, path, json=body or {}, headers={"X-CSRFToken": token, "Referer": self.url})

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """The JSON of a POST that succeeds."""
        done = self.send("POST", path, body).raise_for_status()
        return done.json() if done.content else None


@dataclass(slots=True)
class Workspace:
    """A company, and the session of its owner. `number` is its first one."""

    site: Site
    slug: str
    email: str
    number: str = ""
    seen: set[str] = field(default_factory=set)

    @classmethod
    def enter(cls, port: int, slug: str, email: str, password: str = PASSWORD) -> "Workspace":
        """Log in."""
        workspace = cls(Site(port, f"{slug}.localhost"), slug, email)
        workspace.site.post("/api/session/", {"email": email, "password": password})
        workspace.number = workspace.site.get("/api/numbers/")["results"][0]["e164"]
        return workspace

    def calls(self) -> list[dict[str, Any]]:
        """The call history, newest first."""
        found: list[dict[str, Any]] = self.site.get("/api/calls/")["results"]
        return found

    def mark(self) -> None:
        """Forget the calls there are: `new_call` waits for one after this."""
        self.seen = {call["id"] for call in self.calls()}

    def new_call(self, seconds: float = 15) -> dict[str, Any]:
        """The call that has come into the history since `mark`, with its legs and events."""

        def fresh() -> dict[str, Any] | None:
            return next((call for call in self.calls() if call["id"] not in self.seen), None)

        return self.call(await_value(fresh, seconds, "the call is in the history")["id"])

    def call(self, call_id: str) -> dict[str, Any]:
        """Everything about one call."""
        found: dict[str, Any] = self.site.get(f"/api/calls/{call_id}/")
        return found

    def written_up(self, call_id: str, seconds: float = 15) -> dict[str, Any]:
        """Wait until the wrap-up, which is stored after the call, is in the history too."""

        def with_disposition() -> dict[str, Any] | None:
            call = self.call(call_id)
            return call if call["disposition_code"] else None

        return await_value(with_disposition, seconds, "the call is written up")

    def live_states(self) -> list[str]:
        """The states of the calls on the live board."""
        return [call["state"] for call in self.board["calls"]]

    @property
    def board(self) -> dict[str, Any]:
        """The live board, as its owner sees it. Nobody and nothing is on it until call control has drawn one, which
        takes a moment after Valkey forgot everything."""
        found: dict[str, Any] | None = self.site.get("/api/live/")["board"]
        return found or {"agents": [], "calls": [], "queues": [], "alarms": []}

    def stored_message(self, call_id: str) -> dict[str, Any] | None:
        """The voicemail of a call once its upload is proved."""
        message: dict[str, Any] = self.call(call_id)["voicemail"]
        return message if message["status"] == "stored" else None

    def stored_recording(self, call_id: str, target: Path, seconds: float = 30) -> Path:
        """Wait until the recording is in the store, then download it by its signed address."""

        def first_stored() -> str | None:
            stored = [sound["id"] for sound in self.call(call_id)["recordings"] if sound["status"] == "stored"]
            return stored[0] if stored else None

        sound_id = await_value(first_stored, seconds, "the recording is stored")
        address = self.site.get(f"/api/calls/{call_id}/recordings/{sound_id}/")["url"]
        parts = urlsplit(address)
        sound = self.site.http.get(f"{parts.path}?{parts.query}", follow_redirects=True).raise_for_status()
        target.write_bytes(sound.content)
        return target

    def rated(self, call_id: str, seconds: float = 30) -> list[dict[str, Any]]:
        """Wait until every leg of the call has its price; the charges."""

        def all_rated() -> list[dict[str, Any]] | None:
            charges: list[dict[str, Any]] = self.call(call_id)["rating"]
            return charges if charges and all(charge["state"] != "pending" for charge in charges) else None

        return await_value(all_rated, seconds, "the call is rated")

    def draft_invoice(self) -> dict[str, Any]:
        """This month's draft, with its lines."""
        listed = self.site.get("/api/invoices/")
        results = listed["results"] if isinstance(listed, dict) else listed
        found: dict[str, Any] = self.site.get(f"/api/invoices/{results[0]['id']}/")
        return found


def sign_up(port: int, name: str = "Lab", language: str = "en") -> Workspace:
    """A fresh company by the sign-up form's API and the developers' outbox. Its language decides where its number is:
    the tariff prices calls to Chinese ones only."""
    slug = f"{name.lower()}-{uuid.uuid4().hex[:8]}"
    email = f"{slug}@example.com"
    site = Site(port, "localhost")
    plan = site.get("/api/plans/")[0]["code"]
    form = {"company_name": name, "slug": slug, "email": email, "password": PASSWORD, "plan": plan}
    site.post("/api/signup/", {**form, "language": language})
    token = confirmation_token(site, email)
    site.post("/api/signup/confirm/", {"token": token})
    return Workspace.enter(port, slug, email)


def confirmation_token(site: Site, email: str) -> str:
    """The token in the mail to this address."""
    mails = site.get("/api/dev/outbox/")["results"]
    body = next(mail["body"] for mail in mails if mail["to"] == email)
    link = re.search(r"https?://\S+", body)
    if link is None:
        raise AssertionError(f"no link in the mail to {email}")
    return parse_qs(urlsplit(link.group()).query)["token"][0]


def await_value(probe: Callable[[], T | None], seconds: float, what: str) -> T:
    """Ask until the answer is something; for what can only be asked for, not waited for."""
    deadline = time.monotonic() + seconds
    while True:
        found = probe()
        if found:
            return found
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not after {seconds:.0f} s")
        time.sleep(POLL_S)


def moment(text: str) -> datetime:
    """A time of the API."""
    return datetime.fromisoformat(text)


def kinds(call: dict[str, Any]) -> list[str]:
    """The call's events by name, in order."""
    return [event["kind"] for event in call["events"]]


def total(charges: list[dict[str, Any]]) -> Decimal:
    """Sum of the charges' amounts."""
    return sum((Decimal(charge["amount"] or 0) for charge in charges), Decimal(0))
