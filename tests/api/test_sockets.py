"""Every WebSocket address, every role: who is let in is decided by host, session and membership."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from linepool.accounts.models import User
from linepool.asgi import application
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import public_scope
from linepool.sockets import websocket_urlpatterns
from tenants.companies.models import Company
from tests.api.routes import SOCKETS
from tests.conftest import join, log_in
from tests.tenants.live.browser import Socket

People = dict[str, str]


@pytest.fixture
def workspace(fresh_company: Callable[..., Company]) -> tuple[Company, Company, People]:
    """Two committed companies and the cookies of everyone's sessions at the first one's host."""
    company, other = fresh_company(), fresh_company()
    cookies = {"visitor": "nonsense", "outsider": _cookie(_member(other, Role.OWNER), company)}
    for role in Role:
        cookies[role.value] = _cookie(_member(company, role), company)
    return company, other, cookies


def _member(company: Company, role: Role) -> User:
    with public_scope():
        user = User.objects.create_user(f"{role}@{company.slug}.example", None, name=str(role))
    join(user, company, role)
    return user


def _cookie(user: User, company: Company) -> str:
    client = log_in(Client(headers={"host": f"{company.slug}.localhost"}), user, company)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


async def knock(path: str, slug: str, cookie: str, origin: str | None = None) -> int:
    """Open a socket; return 0 when it is let in, else its close code."""
    host = f"{slug}.localhost"
    headers = [
        (b"host", host.encode()),
        (b"origin", (origin or f"http://{host}").encode()),
        (b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()),
    ]
    socket = Socket(application, path, headers)
    try:
        if not await socket.connect():
            return 1006
        output = await socket.receive_output(3)
        return int(output["code"]) if output["type"] == "websocket.close" else 0
    finally:
        await socket.send_input({"type": "websocket.disconnect", "code": 1001})
        await socket.wait(3)


def test_the_table_lists_every_socket_and_no_other() -> None:
    assert {f"/{pattern.pattern}" for pattern in websocket_urlpatterns} == set(SOCKETS)


@pytest.mark.parametrize("path", SOCKETS)
async def test_a_socket_lets_in_the_listed_roles_only(
    path: str, workspace: tuple[Company, Company, People]
) -> None:
    company, other, cookies = workspace
    codes = {name: await knock(path, company.slug, cookie) for name, cookie in cookies.items()}
    allowed = SOCKETS[path].split()
    assert codes == {"visitor": 4401, "outsider": 4404} | {role.value: 0 if role in allowed else 4404 for role in Role}
    assert await knock(path, other.slug, cookies["owner"]) == 4401  # the session is of another host
    assert await knock(path, "nobody", cookies["owner"]) == 4404


@pytest.mark.parametrize("path", SOCKETS)
async def test_a_foreign_page_cannot_open_a_socket(path: str, workspace: tuple[Company, Company, People]) -> None:
    company, _, cookies = workspace
    assert await knock(path, company.slug, cookies["owner"], origin="http://evil.example") != 0
