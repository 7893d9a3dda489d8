"""The database role Asterisk comes in with: it sees the tables of the switch in the public schema and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from django.db import connection, transaction
from psycopg import sql

READS: Final = ("ps_endpoints", "ps_aors", "ps_auths", "ps_endpoint_id_ips")
WRITES: Final = ("ps_contacts",)
APPENDS: Final = ("cel", "cdr")


@dataclass(frozen=True, slots=True)
class Login:
    """Who the switch is to the database."""

    name: str
    password: str

    @classmethod
    def from_url(cls, url: str) -> Login:
        """The login in a ``postgresql://name:password@…`` address; raises ``ValueError`` when it names none."""
        parts = urlsplit(url)
        if not parts.username or not parts.password:
            raise ValueError("the switch's database address must name a user and a password")
        return cls(unquote(parts.username), unquote(parts.password))


def prepare_switch_role(login: Login) -> None:
    """Make the role or correct it: password, a safe search path, exactly the rights it needs. For the public scope."""
    role = sql.Identifier(login.name)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login.name])
        verb = sql.SQL("ALTER ROLE {}") if cursor.fetchone() else sql.SQL("CREATE ROLE {}")
        options = sql.SQL(" LOGIN PASSWORD {}")
        statements = [
            verb.format(role) + options.format(sql.Literal(login.password)),
            sql.SQL("ALTER ROLE {} SET search_path = public").format(role),
            sql.SQL("ALTER ROLE {} SET timezone = 'UTC'").format(role),
            sql.SQL("ALTER ROLE {} SET statement_timeout = '5s'").format(role),
            # A call is ten rows of its books, each a transaction of its own: none of them waits for the disk.
            sql.SQL("ALTER ROLE {} SET synchronous_commit = off").format(role),
            sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(role),
            sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role),
            _grant("SELECT", READS, role),
            _grant("SELECT, INSERT, UPDATE, DELETE", WRITES, role),
            _grant("INSERT", APPENDS, role),
        ]
        statements += [
            sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(sql.Identifier(f"{table}_id_seq"), role)
            for table in APPENDS
        ]
        for statement in statements:
            cursor.execute(statement)


def _grant(rights: str, tables: tuple[str, ...], role: sql.Identifier) -> sql.Composed:
    names = sql.SQL(", ").join(sql.Identifier("public", table) for table in tables)
    return sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(rights), names, role)
