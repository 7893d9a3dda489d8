"""Describes a schema by PostgreSQL's own catalogue, so that two schemas can be compared."""

from typing import Any

from django.db import connection

_QUERIES = {
    "columns": """
        SELECT table_name, column_name, data_type, udt_name, is_nullable, is_identity, identity_generation,
               replace(coalesce(column_default, ''), %(schema)s, ''), character_maximum_length,
               numeric_precision, numeric_scale, is_generated, ordinal_position
        FROM information_schema.columns WHERE table_schema = %(schema)s ORDER BY table_name, column_name""",
    "constraints": """
        SELECT conrelid::regclass::text, conname, replace(pg_get_constraintdef(oid), %(schema)s || '.', '')
        FROM pg_constraint WHERE connamespace = %(schema)s::regnamespace ORDER BY 1, 2""",
    "indexes": """
        SELECT tablename, indexname, replace(indexdef, %(schema)s, '') FROM pg_indexes
        WHERE schemaname = %(schema)s ORDER BY 1, 2""",
    "triggers": """
        SELECT relname, tgname, replace(pg_get_triggerdef(pg_trigger.oid), %(schema)s, '')
        FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace = %(schema)s::regnamespace AND NOT tgisinternal ORDER BY 1, 2""",
    "functions": """
        SELECT proname, prosrc FROM pg_proc WHERE pronamespace = %(schema)s::regnamespace ORDER BY 1""",
    "sequences": """
        SELECT sequencename, data_type::text, increment_by FROM pg_sequences
        WHERE schemaname = %(schema)s ORDER BY 1""",
}


def describe(schema: str) -> dict[str, list[Any]]:
    """Return everything a schema holds, without its own name. Call it in that schema's scope."""
    with connection.cursor() as cursor:
        found = {}
        for kind, query in _QUERIES.items():
            cursor.execute(query, {"schema": schema})
            found[kind] = [tuple(str(value).replace(f"{schema}.", "") for value in row) for row in cursor.fetchall()]
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2")
        found["migrations"] = cursor.fetchall()
        return found
