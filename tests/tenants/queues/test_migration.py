"""Queues made before the recording rule had words keep what they were told."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from linepool.kernel.tenancy import public_scope
from linepool.kernel.tenancy.scope import Scope, entered
from tenants.companies import schemas

OLD = Scope("c_old_", None)
_INSERT = """
    INSERT INTO queues_queue (id, name, strategy, offer_timeout_ms, wrap_up_ms, max_waiting, max_wait_ms,
        announce_every_ms, missed_until_away, record, created_at)
    VALUES (gen_random_uuid(), %s, 'longest_idle', 20000, 30000, 50, 300000, 30000, 3, %s, now())
"""


@pytest.fixture
def old_company(committed: None) -> Iterator[Scope]:
    """A company's tables as they were, with a recorded queue and one that is not."""
    with public_scope(), connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{OLD.schema}"')
    try:
        with entered(OLD), connection.cursor() as cursor:
            MigrationRecorder(connection).ensure_schema()
            MigrationExecutor(connection).migrate([("queues", "0002_remove_queue_music"), ("seats", "0001_initial")])
            cursor.executemany(_INSERT, [("Recorded", True), ("Silent", False)])
        yield OLD
    finally:
        schemas.drop(OLD)


@pytest.mark.slow
def test_a_recorded_queue_stays_recorded_and_a_silent_one_silent(old_company: Scope) -> None:
    updated = schemas.Updater().update(old_company)
    assert "queues.0003_switchboard" in updated
    with entered(old_company), connection.cursor() as cursor:
        cursor.execute("SELECT name, record, weight, overflow::text FROM queues_queue ORDER BY name")
        assert cursor.fetchall() == [("Recorded", "all", 1, "{}"), ("Silent", "none", 1, "{}")]
