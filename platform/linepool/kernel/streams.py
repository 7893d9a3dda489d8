"""Answers in pieces."""

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.db import connection


async def stream(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces for an asynchronous server: each is made in a thread, which gives its connection back."""
    step = sync_to_async(_next_piece, thread_sensitive=False)
    while (piece := await step(pieces)) is not None:
        yield piece


def _next_piece(pieces: Iterator[bytes]) -> bytes | None:
    try:
        return next(pieces, None)
    finally:
        if not connection.in_atomic_block:
            connection.close()
