"""The viewers of `./run bench live`, in a process of their own: each notes when a picture came and how old it was."""

import asyncio
import json
import re
import sys
import time
from typing import Any

from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

AT = re.compile(rb'"at":\s?([0-9.]+)')
AT_ONCE = 40
"""Browsers that connect at the same time."""


class Viewer(WSListener):
    """One browser tab. Answers pings by picows' own means."""

    def __init__(self, took: list[float], sizes: list[int]) -> None:
        self.took, self.sizes = took, sizes
        self.present = True

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """A picture: how long ago its oldest change was."""
        if frame.msg_type == WSMsgType.CLOSE:
            transport.send_close()
            return
        text = frame.get_payload_as_bytes()
        found = AT.search(text)
        if found and float(found[1]):
            self.took.append(1_000 * (time.time() - float(found[1])))
            self.sizes.append(len(text))

    def on_ws_disconnected(self, _: WSTransport) -> None:
        """Gone."""
        self.present = False


async def watch(told: dict[str, Any]) -> None:
    """Connect all, tell how many, wait for the word to stop, tell what was seen."""
    took: list[float] = []
    sizes: list[int] = []
    gate = asyncio.Semaphore(AT_ONCE)

    async def connect(slug: str, cookie: str) -> tuple[WSTransport, Viewer]:
        host = f"{slug}.localhost:{told['port']}"
        headers = {"Host": host, "Origin": f"http://{host}", "Cookie": f"linepool_session={cookie}"}
        async with gate:
            url = f"ws://127.0.0.1:{told['port']}/ws/live/?changes=1"
            return await ws_connect(lambda: Viewer(took, sizes), url, extra_headers=headers)  # type: ignore[return-value]

    pairs = await asyncio.gather(*(connect(slug, cookie) for slug, cookies in told["companies"] for cookie in cookies))
    print(f"{len(pairs)} viewers connected", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    present = sum(viewer.present for _, viewer in pairs)
    print(json.dumps({"took": took, "sizes": sizes, "present": present}), flush=True)


if __name__ == "__main__":
    asyncio.run(watch(json.loads(sys.stdin.readline())))
