"""The throwaway servers, and where a cluster lies when its user cannot come in."""

import os
import tempfile
from pathlib import Path

import psycopg
import pytest
import redis

from linepool.launcher import postgres
from linepool.launcher.embedded import temporary_postgres, temporary_valkey


def test_a_throwaway_cluster_has_utf8_utc_and_a_role_that_is_no_superuser() -> None:
    with temporary_postgres() as server, psycopg.connect(server.url) as connection:
        row = connection.execute(
            "select current_setting('server_encoding'), current_setting('timezone'), rolsuper, rolcreatedb"
            " from pg_roles where rolname = current_user"
        ).fetchone()
    assert row == ("UTF8", "UTC", False, True)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url, connect_timeout=1)


def test_the_database_refuses_a_wrong_password() -> None:
    with (
        temporary_postgres() as server,
        pytest.raises(psycopg.OperationalError, match="password authentication failed"),
    ):
        psycopg.connect(server.url.replace(server.password, "wrong"))


def test_a_throwaway_valkey_refuses_a_wrong_password_and_keeps_what_it_is_told() -> None:
    with temporary_valkey() as server:
        client = redis.Redis.from_url(f"{server.url}/1")
        client.set("key", "value")
        assert client.get("key") == b"value"
        with pytest.raises(redis.AuthenticationError):
            redis.Redis.from_url(server.url.replace(server.password, "wrong")).ping()
        client.close()


def test_a_half_made_cluster_is_made_anew() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)  # not tmp_path: pytest's is closed to PostgreSQL's user
        folder.chmod(0o755)
        server = postgres.describe(folder / "data", 1, "password", "admin", folder / "install")
        (folder / "data").mkdir()
        (folder / "data" / "PG_VERSION").write_text("18")
        postgres.initialise(server)
        assert (folder / "data" / "postgresql.conf").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another user")
def test_below_a_closed_folder_the_cluster_lies_where_its_user_can_reach_it(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    apart = postgres.home(closed / "var")
    assert postgres.reachable_by_others(apart)
    assert apart == postgres.home(closed / "var")
    apart.rmdir()
