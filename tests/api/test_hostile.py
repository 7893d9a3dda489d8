"""Whatever is sent to any endpoint, by whom it lets in, the answer is ours to give: never a failure of our own."""

import json
from typing import Any

import pytest
from django.test import Client

from linepool.accounts.models import User
from linepool.kernel.requests import LONGEST_ADDRESS
from linepool.kernel.server import LARGEST_BODY
from linepool.kernel.tenancy import public_scope
from tests.api.conftest import Workspace
from tests.api.routes import PUBLIC, WORKSPACE, PublicRow, Row
from tests.api.test_routes import undone
from tests.conftest import log_in

HUGE = "9" * 5_000
#: Every parameter any list reads, with what none of them means.
NAMES = (
    *("q", "search", "status", "state", "queue", "agent", "callback", "from", "to", "cursor", "page_size", "month"),
    *("company", "actor_id", "verb", "target", "active", "since", "until", "before", "format", "slug", "country"),
)
VALUES = (HUGE, "-1", "99999999999999999999", "%ed%a0%80")
BODIES = (b'{"a":' * 5_000, b"\xff\xfe\x00", HUGE.encode(), b"[1]")
#: For every field there is: texts, numbers and shapes that no field means.
STRANGE: tuple[Any, ...] = ("\ud800", "a\0b", "x" * 3_000, 10**30, [[]], {"x": {}})
FIELDS = (
    *("name", "email", "password", "token", "slug", "company", "company_id", "user_id", "queue_id", "queue_ids", "at"),
    *("call_id", "to", "number", "note", "state", "device", "reason", "digits", "party", "action", "label", "members"),
    *("extension", "skills", "teams", "nodes", "language", "timezone", "status", "role", "weight", "text", "hours"),
    *("choices", "disposition", "until", "ms", "days", "rules", "limits", "seats", "queues", "price", "code", "source"),
)


def ask(client: Client, method: str, path: str, body: bytes = b"", **more: Any) -> int:
    """The status of an answer whose error is in the usual shape."""
    with undone():
        answer = client.generic(method, path, body, content_type="application/json", **more)
        if answer.status_code >= 400 and not answer.streaming and path.startswith("/api/"):
            assert set(answer.json()) == {"code", "message", "fields"}, answer.content[:200]
        return int(answer.status_code)
    raise AssertionError("unreachable")


def queries() -> list[str]:
    """Each strange value in all parameters at once."""
    return ["&".join(f"{name}={value}" for name in NAMES if len(value) < 100 or name in "q") for value in VALUES]


def bodies() -> list[bytes]:
    """What is no object, and objects with every field strange."""
    return [*BODIES, *(json.dumps(dict.fromkeys(FIELDS, value)).encode() for value in STRANGE)]


def failures(client: Client, row: Row | PublicRow, path: str) -> list[str]:
    """What this endpoint fails at."""
    if row.method == "GET":
        found = [(query, ask(client, "GET", f"{path}?{query}")) for query in queries()]
    else:
        found = [(body[:60].decode("latin1"), ask(client, row.method, path, body)) for body in bodies()]
    return [f"{row.method} {row.path} with {sent[-60:]}: {status}" for sent, status in found if _is_ours(status)]


def _is_ours(status: int) -> bool:
    """A failure of our own; 503 says that call control is away, which is true here."""
    return status >= 500 and status != 503


def test_no_endpoint_of_a_workspace_fails_whatever_is_sent(workspace: Workspace) -> None:
    """All of them in one test: the workspace is furnished once."""
    found = []
    for row in WORKSPACE:
        client = workspace.client(workspace.members[row.roles.split()[0]])
        found += failures(client, row, workspace.path(row.path))
    assert not found, "\n".join(found)


def test_no_endpoint_of_the_public_site_fails_whatever_is_sent(workspace: Workspace) -> None:
    with public_scope():
        operator = User.objects.create_user("op@example.com", None, name="Op", is_operator=True)
    found = []
    for row in PUBLIC:
        client = log_in(Client(headers={"host": "localhost"}, raise_request_exception=False), operator, None)
        found += failures(client, row, workspace.path(row.path))
    assert not found, "\n".join(found)


HEADERS = (
    ("HTTP_RANGE", f"bytes=0-{HUGE}"),
    ("HTTP_COOKIE", "linepool_session=" + "a" * 8_000),
    ("HTTP_COOKIE", 'linepool_session="\\ud800'),
    ("HTTP_IDEMPOTENCY_KEY", "k" * 10_000),
    ("HTTP_X_CSRFTOKEN", "\xff" * 100),
    ("HTTP_ACCEPT", "text/html;q=" + HUGE),
    ("HTTP_ACCEPT_LANGUAGE", "zh," * 5_000),
    ("HTTP_IF_MODIFIED_SINCE", HUGE),
    ("CONTENT_TYPE", "multipart/form-data; boundary=" + "x" * 3_000),
    ("HTTP_HOST", "acme.localhost:" + HUGE),
)


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/calls/"), ("POST", "/api/desk/login/"), ("GET", "/")])
def test_no_header_makes_an_endpoint_fail(method: str, path: str, workspace: Workspace) -> None:
    client = workspace.client(workspace.members["owner"])
    for name, value in HEADERS:
        with undone():
            answer = client.generic(method, path, b"{}", **{name: value})  # type: ignore[arg-type]
            assert not _is_ours(answer.status_code), (name, answer.content[:200])


def test_what_is_too_large_or_too_long_is_refused_with_a_code_of_its_own(workspace: Workspace) -> None:
    client = workspace.client(workspace.members["owner"])
    large = client.post("/api/queues/", b"x" * (LARGEST_BODY + 1), content_type="application/json")
    assert (large.status_code, large.json()["code"]) == (413, "body_too_large")
    long = client.get("/api/calls/", {"q": "x" * LONGEST_ADDRESS})
    assert (long.status_code, long.json()["code"]) == (414, "address_too_long")
    nul = client.get("/api/calls/?q=a%00b")
    assert (nul.status_code, nul.json()["code"]) == (400, "malformed")
    deep = client.post("/api/queues/", b"[" * 100_000, content_type="application/json")
    assert (deep.status_code, deep.json()["code"]) == (400, "malformed")
