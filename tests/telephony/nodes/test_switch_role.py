"""What Asterisk's own database role may and may not do, asked of the real database."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
import pytest

from linepool.kernel.tenancy import public_scope
from telephony.nodes.models import Cdr, Cel
from telephony.nodes.role import Login, prepare_switch_role

LOGIN = Login("switch_of_test", "first secret")


def as_switch(password: str) -> psycopg.Connection[tuple[object, ...]]:
    parts = urlsplit(os.environ["LINEPOOL_DATABASE_URL"])
    return psycopg.connect(
        host=parts.hostname, port=parts.port, dbname=parts.path[1:], user=LOGIN.name, password=password, autocommit=True
    )


@pytest.fixture
def switch(committed: None) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with public_scope():
        prepare_switch_role(LOGIN)
    with as_switch(LOGIN.password) as connection:
        yield connection
    with public_scope():
        Cel.objects.all().delete()
        Cdr.objects.all().delete()


def test_the_switch_reads_phones_and_writes_contacts_and_records(
    switch: psycopg.Connection[tuple[object, ...]],
) -> None:
    for table in ("ps_endpoints", "ps_aors", "ps_auths", "ps_endpoint_id_ips", "ps_contacts"):
        switch.execute(f"SELECT * FROM {table} WHERE id = 'nobody'")  # noqa: S608 - our own names
    switch.execute("INSERT INTO ps_contacts (id, uri, endpoint) VALUES ('c1', 'sip:x', 'e1')")
    switch.execute("UPDATE ps_contacts SET expiration_time = 1 WHERE id = 'c1'")
    switch.execute("DELETE FROM ps_contacts WHERE id = 'c1'")
    switch.execute("INSERT INTO cdr (start, uniqueid) VALUES (1763600000.123456, 'u1')")
    # cel_pgsql names every column and writes DEFAULT into those it does not know.
    switch.execute("INSERT INTO cel (id, eventtype, eventtime, uniqueid) VALUES (DEFAULT, 'ANSWER', 1763600000.5, 'u')")
    with public_scope():
        assert Cel.objects.get().eventtime == 1763600000.5
        assert Cdr.objects.get().start == 1763600000.123456


def test_cdr_pgsql_sees_a_default_for_the_id_it_leaves_out(switch: psycopg.Connection[tuple[object, ...]]) -> None:
    """It looks in pg_attrdef; for a NOT NULL column without an entry there it would write 0 (see migration 0002)."""
    query = "SELECT count(*) FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum"
    for table in ("cel", "cdr"):
        found = switch.execute(f"{query} WHERE d.adrelid = '{table}'::regclass AND a.attname = 'id'").fetchone()
        assert found == (1,)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM accounts_user",
        "SELECT * FROM numbers_number",
        "SELECT * FROM c_acme.calls_call",
        "SELECT * FROM cdr",
        "DELETE FROM cel",
        "INSERT INTO ps_endpoints (id) VALUES ('mine')",
        "UPDATE ps_auths SET password = 'x'",
        "CREATE TABLE mine (id int)",
    ],
)
def test_the_switch_may_do_nothing_else(switch: psycopg.Connection[tuple[object, ...]], statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        switch.execute(statement)


def test_preparing_again_changes_the_password(switch: psycopg.Connection[tuple[object, ...]]) -> None:
    with public_scope():
        prepare_switch_role(Login(LOGIN.name, "second secret"))
    with pytest.raises(psycopg.OperationalError):
        as_switch(LOGIN.password)
    as_switch("second secret").close()


@pytest.mark.parametrize("url", ["", "postgresql://localhost/x", "postgresql://switch@localhost/x"])
def test_an_address_without_a_login_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="user and a password"):
        Login.from_url(url)
