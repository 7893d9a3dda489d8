"""The route table against the product: every endpoint and socket, every role."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from linepool.accounts.models import User
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import public_scope
from tests.api import enumerate as found
from tests.api.conftest import Workspace
from tests.api.routes import OPEN, PUBLIC, WORKSPACE, OpenRow, PublicRow, Row
from tests.conftest import log_in


class _Undo(Exception):
    pass


@contextmanager
def undone() -> Iterator[None]:
    """Undo what the block did, so that the next role meets the same state."""
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        pass


def ask(client: Client, method: str, path: str) -> tuple[int, dict[str, Any]]:
    """Ask with an empty JSON body; return status and, for an error, the body."""
    body = None if method == "GET" else json.dumps({})
    with undone():
        answer = client.generic(method, path, body or "", content_type="application/json")
        is_error = answer.status_code >= 400
        return answer.status_code, answer.json() if is_error else {}
    raise AssertionError("unreachable")


def named(row: Row | OpenRow | PublicRow) -> str:
    return f"{row.method} {row.path}"


def test_the_table_lists_every_route_of_a_workspace_and_no_other() -> None:
    listed = [(row.method, row.path) for row in (*WORKSPACE, *OPEN)]
    assert len(listed) == len(set(listed))
    assert set(listed) == found.routes("linepool.urls_workspace")


def test_the_table_lists_every_route_of_the_public_site_and_no_other() -> None:
    listed = [(row.method, row.path) for row in PUBLIC]
    assert len(listed) == len(set(listed))
    assert set(listed) == found.routes("linepool.urls_public")


@pytest.mark.parametrize("row", WORKSPACE, ids=named)
def test_a_workspace_route_lets_in_the_listed_roles_only(row: Row, workspace: Workspace) -> None:
    allowed = set(row.roles.split())
    assert allowed <= set(Role)
    path = workspace.path(row.path)
    answers = {role: ask(workspace.client(user), row.method, path) for role, user in workspace.members.items()}
    assert {role: status for role, (status, _) in answers.items()} == {
        role: row.status if role in allowed else 403 for role in workspace.members
    }, answers
    assert all(set(body) == {"code", "message", "fields"} for _, body in answers.values() if body)


@pytest.mark.parametrize("row", WORKSPACE, ids=named)
def test_a_workspace_route_is_not_there_for_strangers(row: Row, workspace: Workspace) -> None:
    path = workspace.path(row.path)
    status, body = ask(workspace.client(workspace.outsider), row.method, path)
    assert (status, body["code"]) == (404, "not_found")
    status, body = ask(workspace.client(None), row.method, path)
    assert (status, body["code"]) == (401, "not_logged_in")


@pytest.mark.parametrize("row", [row for row in WORKSPACE if "_id}" in row.path], ids=named)
def test_another_companys_object_is_not_found_by_its_own_owner(
    row: Row, workspace: Workspace, company_b: Any
) -> None:
    """Charlie, at his own workspace and fully entitled there, names company A's ids."""
    client = Client(headers={"host": "bravo.localhost"}, raise_request_exception=False)
    log_in(client, workspace.outsider, company_b)
    status, body = ask(client, row.method, workspace.path(row.path))
    assert status in {400, 404}, body
    if status == 400:  # a body is looked at before the object: a right one must not help, see the next test
        assert row.method in {"PATCH", "PUT", "POST"}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/api/members/{member_id}/", {"role": "readonly"}),
        ("PATCH", "/api/contacts/{contact_id}/", {"name": "mine"}),
        ("PATCH", "/api/numbers/{number_id}/", {"label": "mine"}),
        ("PATCH", "/api/queues/{queue_id}/", {"name": "mine"}),
        ("PATCH", "/api/seats/{seat_id}/", {"label": "mine"}),
        ("POST", "/api/seats/{seat_id}/phone/", {}),
        ("PATCH", "/api/skills/{skill_id}/", {"name": "mine"}),
        ("PATCH", "/api/teams/{team_id}/", {"name": "mine"}),
        ("PATCH", "/api/agents/{user_id}/", {"occupancy_cap": 50}),
        ("PUT", "/api/queues/{queue_id}/members/", {"members": []}),
    ],
)
def test_a_right_body_does_not_help_with_another_companys_object(
    method: str, path: str, body: dict[str, Any], workspace: Workspace, company_b: Any
) -> None:
    client = log_in(Client(headers={"host": "bravo.localhost"}), workspace.outsider, company_b)
    answer = client.generic(method, workspace.path(path), json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer.json()["code"])[0] == 404, answer.content


@pytest.mark.parametrize("row", OPEN, ids=named)
def test_an_open_route_decides_for_itself(row: OpenRow, workspace: Workspace) -> None:
    askers = (None, workspace.outsider, workspace.members["agent"])
    statuses = tuple(ask(workspace.client(asker), row.method, row.path)[0] for asker in askers)
    assert statuses == (row.visitor, row.outsider, row.member)


@pytest.mark.parametrize("row", PUBLIC, ids=named)
def test_a_public_route_answers_as_listed(row: PublicRow, workspace: Workspace) -> None:
    with public_scope():
        operator = User.objects.create_user("op@example.com", None, name="Op", is_operator=True)
    path = workspace.path(row.path)
    statuses = []
    for user in (None, workspace.members["owner"], operator):
        client = Client(headers={"host": "localhost"}, raise_request_exception=False)
        statuses.append(ask(client if user is None else log_in(client, user, None), row.method, path)[0])
    assert tuple(statuses) == (row.visitor, row.user, row.operator)


def test_a_session_carried_to_another_host_is_no_log_in(workspace: Workspace, company_b: Any) -> None:
    client = workspace.client(workspace.members["owner"])
    assert client.get("/api/session/").status_code == 200
    assert client.get("/api/session/", headers={"host": "bravo.localhost"}).status_code == 401
    assert client.get("/api/session/", headers={"host": "localhost"}).status_code == 401


def test_a_write_without_the_csrf_token_is_refused(workspace: Workspace) -> None:
    client = Client(headers={"host": "acme.localhost"}, enforce_csrf_checks=True)
    log_in(client, workspace.members["owner"], workspace.company)
    refused = client.post("/api/queues/", "{}", content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    token = client.get("/api/session/").cookies["csrftoken"].value
    sent = client.post("/api/queues/", "{}", content_type="application/json", headers={"X-CSRFToken": token})
    assert sent.status_code == 400


def test_an_unknown_host_has_no_workspace(db: None) -> None:
    assert Client(headers={"host": "nobody.localhost"}).get("/api/session/").status_code == 404


def test_an_inactive_user_is_out_at_once(workspace: Workspace) -> None:
    client = workspace.client(workspace.members["owner"])
    with public_scope():
        User.objects.filter(pk=workspace.members["owner"].pk).update(is_active=False)
    assert client.get("/api/session/").status_code == 401
