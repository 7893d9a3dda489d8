"""What the running database needs besides its tables: roles, and the switch's narrow rights."""

from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from linepool.launcher import postgres, switch
from linepool.launcher.environment import Environment
from linepool.launcher.errors import LauncherError

READ = ("ps_endpoints", "ps_aors", "ps_auths", "ps_endpoint_id_ips")
READ_WRITE = ("ps_contacts",)
APPEND = ("cel", "cdr")


def ensure_switch_role(environment: Environment) -> None:
    """Let the switch's role log in and touch its own tables of the public schema, and nothing else.

    With a database from outside and a switch role of its own that we may not manage, the role must be there already.
    """
    values = environment.values
    role = urlsplit(values["LINEPOOL_SWITCH_DATABASE_URL"])
    name, password = unquote(role.username or switch.ROLE), unquote(role.password or "")
    if values["LINEPOOL_SWITCH_DATABASE_URL"] == values["LINEPOOL_DATABASE_URL"]:
        return
    try:
        with psycopg.connect(values["LINEPOOL_DATABASE_URL"], autocommit=True) as connection:
            postgres.ensure_role(connection, name, password)
            _grant(connection, name)
    except psycopg.errors.InsufficientPrivilege as error:
        raise LauncherError(
            "The database's user may not make a role for the switch.",
            "Make one and set LINEPOOL_SWITCH_DATABASE_URL (docs/configuration.md).",
        ) from error


def _grant(connection: psycopg.Connection, name: str) -> None:
    role = sql.Identifier(name)
    with connection.transaction():
        connection.execute(sql.SQL("revoke all on all tables in schema public from {}").format(role))
        connection.execute(sql.SQL("revoke all on schema public from {}").format(role))
        connection.execute(sql.SQL("grant usage on schema public to {}").format(role))
        for tables, rights in ((READ, "select"), (READ_WRITE, "select, insert, update, delete"), (APPEND, "insert")):
            for table in tables:
                _grant_table(connection, table, sql.SQL(rights), role)


def _grant_table(connection: psycopg.Connection, table: str, rights: sql.SQL, role: sql.Identifier) -> None:
    connection.execute(sql.SQL("grant {} on public.{} to {}").format(rights, sql.Identifier(table), role))
    sequence = connection.execute("select pg_get_serial_sequence(%s, 'id')", [f"public.{table}"]).fetchone()
    if sequence and sequence[0]:
        schema, _, bare = sequence[0].partition(".")
        connection.execute(sql.SQL("grant usage on sequence {} to {}").format(sql.Identifier(schema, bare), role))
