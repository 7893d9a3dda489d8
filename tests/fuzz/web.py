"""Targets on the web's side: bodies, queries, headers, tokens and words on the live socket."""

from __future__ import annotations

import asyncio
import importlib
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Any

from django.http import QueryDict, parse_cookie
from rest_framework.exceptions import APIException
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.test import APIRequestFactory

from linepool.kernel.errors import LinepoolError
from linepool.kernel.requests import refusal_of
from linepool.kernel.tenancy import ScopeMissing

Target = Callable[[bytes], None]
#: Where bodies are read; what asks the database too is tested over HTTP (tests/hostile/test_web.py).
_INPUTS = (
    "tenants.desk.inputs",
    "tenants.supervision.buttons",
    "tenants.companies.serializers",
    "tenants.companies.api_limits",
    "tenants.seats.serializers",
    "tenants.agents.serializers",
    "tenants.queues.serializers",
    "tenants.flows.api",
    "telephony.callbacks.api",
    "telephony.numbers.serializers",
    "linepool.accounts.serializers",
    "linepool.console.api",
    "linepool.console.lending",
)


@cache
def inputs() -> dict[str, type[Serializer[Any]]]:
    """Every serializer that reads a body, by its name."""
    found: dict[str, type[Serializer[Any]]] = {}
    for name in _INPUTS:
        module = importlib.import_module(name)
        for label, kind in vars(module).items():
            if isinstance(kind, type) and issubclass(kind, Serializer):
                found[label] = kind
    return found


def _storable(value: Any) -> None:
    """What is about to be written into PostgreSQL and Valkey can be: no NUL, no half characters."""
    for text in _texts(value):
        text.encode()
        assert "\0" not in text, text


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(key)
            yield from _texts(inner)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _texts(inner)


def api_body(data: bytes) -> None:
    """`{"LoginInput": {...}}`: a body for that serializer, refused field by field or fit to be stored."""
    try:
        named = json.loads(data)
    except (ValueError, RecursionError):
        return
    name = next(iter(named), "") if isinstance(named, dict) else ""
    kind = inputs().get(name)
    if kind is None:
        return
    bound = kind(data=named[name])
    with suppress(ScopeMissing):  # it goes on to ask the database
        if bound.is_valid():
            _storable(bound.validated_data)
        else:
            json.dumps(bound.errors)


def query(data: bytes) -> None:
    """A query string, as every list and report reads it."""
    from billing.ledger.selectors import month_of
    from telephony.calls.api import read_filter

    if refusal_of("/", data.decode("latin1"), "") is not None:
        return
    asked = QueryDict(data)
    with suppress(LinepoolError):
        found = read_filter(asked)
        _storable([found.q, found.queue])
        str(found.condition())
    with suppress(LinepoolError):
        assert isinstance(month_of(asked.get("month", ""), "Asia/Shanghai"), date)
    with suppress(APIException):
        CursorPagination().decode_cursor(Request(APIRequestFactory().get("/", {"cursor": asked.get("cursor", "")})))


def range_header(data: bytes) -> None:
    """Which bytes of a recording are asked for: some of those there are."""
    from telephony.recordings.playback import requested_span

    try:
        span = requested_span(data.decode("latin1"), 1_000)
    except LinepoolError:
        return
    assert 0 <= span.start < span.end <= span.size


def token(data: bytes) -> None:
    """A signed address of a recording: nobody has one but from us."""
    from telephony.recordings.errors import RecordingNotFound
    from telephony.recordings.playback import open_link

    try:
        open_link(data.decode(errors="replace"), 1, 1)
    except RecordingNotFound:
        return
    raise AssertionError("a token that nobody signed was taken")


def cookies_and_host(data: bytes) -> None:
    """Who a socket says it is: a session key that can be looked up, and a host's name."""
    from linepool.kernel.tenancy.middleware import host_name
    from linepool.kernel.tenancy.sockets import _from_own_page

    cookie, _, host = data.decode("latin1").partition("\n")
    parse_cookie(cookie).get("linepool_session", "").encode()
    assert host_name(host) == host_name(host).lower()
    _from_own_page(host, cookie)


def live_message(data: bytes) -> None:
    """A word of a browser on the live socket: answered, or nothing."""
    from tenants.live.consumers import LiveConsumer

    said: list[str] = []

    async def send(message: dict[str, Any]) -> None:
        said.append(message["text"])

    consumer = LiveConsumer()
    consumer.base_send = send
    consumer.changed = _Flag()  # type: ignore[assignment]
    consumer.feed = None
    _run(consumer.receive(text_data=data.decode(errors="replace")))
    assert all(json.loads(text) == {"type": "pong"} for text in said)


class _Flag:
    def set(self) -> None: ...


@cache
def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


def _run(work: Any) -> None:
    _loop().run_until_complete(work)


TARGETS: dict[str, Target] = {
    "api_body": api_body,
    "query": query,
    "range_header": range_header,
    "token": token,
    "cookies_and_host": cookies_and_host,
    "live_message": live_message,
}
