"""Throwaway servers for tests: ``with temporary_postgres() as server: server.url``."""

from linepool.launcher.postgres import Postgres, temporary_postgres
from linepool.launcher.valkey import Valkey, temporary_valkey

__all__ = ["Postgres", "Valkey", "temporary_postgres", "temporary_valkey"]
