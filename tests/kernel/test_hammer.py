"""Two companies at once from threads, async tasks, HTTP, sockets and Celery: nobody may see a foreign row."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from celery.contrib.testing.worker import start_worker
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import connections, transaction
from django.test import Client

from linepool.accounts.models import User
from linepool.asgi import application
from linepool.audit.services import record
from linepool.celery import app
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import UnknownCompany, company_scope, public_scope
from linepool.kernel.tenancy.celery import company_task, public_task
from linepool.kernel.tenancy.sockets import CompanySocket
from tenants.companies.models import Company
from tenants.queues.models import Queue
from tests.conftest import join, log_in
from tests.tenants.live.browser import Socket

TRIES = 60  # of each kind and company
AT_ONCE = 4

Names = list[str]
seen_by_tasks: list[tuple[int, Names]] = []
all_seen = threading.Event()


def names() -> Names:
    """Write a row and read the queues, in a transaction, in whatever scope is in force."""
    with transaction.atomic():
        record("test.read", "queues")
        return list(Queue.objects.values_list("name", flat=True))


@company_task(name="tests.read_names")
def read_names(company_id: int) -> None:
    seen_by_tasks.append((company_id, names()))
    if len(seen_by_tasks) >= 2 * TRIES:
        all_seen.set()


@public_task(name="tests.count_users")
def count_users() -> int:
    return User.objects.count()


class Reader(AsyncWebsocketConsumer):
    """Answers every frame with what its company sees."""

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        found = await database_sync_to_async(read_in)(self.scope["company"])
        await self.send(text_data=json.dumps(found))


def read_in(company: Company) -> Names:
    """Enter the scope inside the same synchronous function that queries (DESIGN.md 7)."""
    with company_scope(company):
        return names()


def read_and_hang_up(company: Company) -> Names:
    found = read_in(company)
    connections["default"].close()
    return found


@pytest.fixture
def pair(fresh_company: Callable[..., Company]) -> list[tuple[Company, str]]:
    """Two committed companies, each with one queue of its own name, and an owner's session at each."""
    made = []
    for company in (fresh_company(), fresh_company()):
        with company_scope(company):
            Queue.objects.create(name=company.slug)
        with public_scope():
            owner = User.objects.create_user(f"owner@{company.slug}.example", None, name="Owner")
        join(owner, company, Role.OWNER)
        client = log_in(Client(headers={"host": f"{company.slug}.localhost"}), owner, company)
        made.append((company, client.cookies[settings.SESSION_COOKIE_NAME].value))
    return made


@pytest.fixture
def worker(committed: None) -> Iterator[None]:
    """A real worker on the real broker, four tasks at a time."""
    seen_by_tasks.clear()
    all_seen.clear()
    with start_worker(app, pool="threads", concurrency=4, perform_ping_check=False, shutdown_timeout=30):
        yield


async def by_http(company: Company, cookie: str) -> list[Names]:
    host = f"{company.slug}.localhost"
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(
        transport=transport, base_url=f"http://{host}", cookies={settings.SESSION_COOKIE_NAME: cookie}
    ) as browser:
        # Each request has a thread and a connection; more at once than connections would only wait for one.
        gate = asyncio.Semaphore(AT_ONCE)

        async def get() -> httpx.Response:
            async with gate:
                return await browser.get("/api/queues/")

        answers = await asyncio.gather(*(get() for _ in range(TRIES)))
    return [[row["name"] for row in answer.json()["results"]] for answer in answers]


async def by_socket(company: Company, cookie: str) -> list[Names]:
    host = f"{company.slug}.localhost".encode()
    headers = [(b"host", host), (b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode())]
    socket = Socket(CompanySocket(Reader.as_asgi()), "/", headers)
    assert await socket.connect()
    found = []
    for _ in range(TRIES):
        await socket.send("?")
        found.append(await socket.json(10))
    await socket.disconnect()
    return found


async def by_tasks(company: Company) -> list[Names]:
    read = database_sync_to_async(read_in, thread_sensitive=False)
    return list(await asyncio.gather(*(read(company) for _ in range(TRIES))))


async def by_threads(company: Company, pool: ThreadPoolExecutor) -> list[Names]:
    loop = asyncio.get_running_loop()
    work = (loop.run_in_executor(pool, read_and_hang_up, company) for _ in range(TRIES))
    return list(await asyncio.gather(*work))


@pytest.mark.slow
async def test_nobody_sees_a_foreign_row(pair: list[tuple[Company, str]], worker: None) -> None:
    for _ in range(TRIES):
        for company, _ in pair:
            read_names.delay(company.pk)
    with ThreadPoolExecutor(6) as pool:
        results = await asyncio.gather(
            *(
                way
                for company, cookie in pair
                for way in (
                    by_http(company, cookie),
                    by_socket(company, cookie),
                    by_tasks(company),
                    by_threads(company, pool),
                )
            )
        )
    assert await asyncio.to_thread(all_seen.wait, 60), "the worker did not finish"
    slugs = {company.pk: company.slug for company, _ in pair}
    foreign = [found for company_id, found in seen_by_tasks if found != [slugs[company_id]]]
    for (company, _), ways in zip(pair, (results[:4], results[4:]), strict=True):
        foreign += [found for way in ways for found in way if found != [company.slug]]
    assert sum(len(way) for way in results) + len(seen_by_tasks) == 2 * 5 * TRIES
    assert foreign == []


def test_a_task_for_an_unknown_company_stops_instead_of_running_in_public(committed: None) -> None:
    with pytest.raises(UnknownCompany):
        read_names(10**9)
    with pytest.raises(TypeError):
        read_names("acme")


def test_a_public_task_runs_in_the_public_scope(committed: None) -> None:
    assert count_users() >= 0


def test_only_celery_decides_whose_task_it_is() -> None:
    """Every task of the product is one of the two kinds: none can run outside a scope."""
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    assert ours
    kinds: dict[str, Any] = {name: [base.__name__ for base in type(task).__mro__] for name, task in ours.items()}
    assert [name for name, bases in kinds.items() if not {"PublicTask", "CompanyTask"} & set(bases)] == []
