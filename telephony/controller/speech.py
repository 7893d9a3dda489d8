"""From words to something the switch can play, without waiting twice for the same words."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import structlog

from telephony.controller.threads import Threads
from telephony.prompts import PromptError

log = structlog.get_logger(__name__)

REMEMBERED = 4_000


class Speech:
    """``speak(text, language) -> path without extension`` (blocking) behind a cache; prompts by name in ``sounds``."""

    def __init__(self, speak: Callable[[str, str], str], sounds: Path, threads: Threads) -> None:
        self._speak = speak
        self._sounds = sounds
        self._threads = threads
        self._media: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def say(self, text: str, language: str) -> str | None:
        """The media URI of the spoken text, ``None`` when nothing can be said (logged)."""
        key = (text, language)
        media = self._media.get(key)
        if media is not None:
            self._media.move_to_end(key)
            return media
        try:
            async with asyncio.timeout(10):
                media = f"sound:{await self._threads.run(self._speak, text, language)}"
        except (PromptError, OSError, RuntimeError, TimeoutError) as error:
            log.error("speech.failed", language=language, error=repr(error))
            return None
        self._media[key] = media
        if len(self._media) > REMEMBERED:
            self._media.popitem(last=False)
        return media

    def prompt(self, name: str) -> str:
        """The media URI of a stored prompt. A name is a relative path; anything that climbs out is refused."""
        if name.startswith("/") or ".." in name.split("/"):
            raise ValueError(f"not a prompt's name: {name!r}")
        return f"sound:{self._sounds / name}"
