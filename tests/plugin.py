"""Starts throwaway PostgreSQL and Valkey for one pytest session, before Django's settings are read.

Tests never touch servers named in the environment: whatever it says is replaced here.
"""

import atexit
import os
import tempfile
from contextlib import ExitStack

from linepool.launcher.embedded import temporary_postgres, temporary_valkey
from linepool.launcher.stack import KEPT

_stack = ExitStack()

OWN = ("LINEPOOL_CRASHES", "LINEPOOL_EXPLORE", "LINEPOOL_STRIPE_TEST_KEY")
"""What somebody says to the tests, and not to the product."""


def pytest_addoption() -> None:
    """Run first of all hooks, so that pytest-django finds the addresses."""
    for name in [name for name in os.environ if name.startswith("LINEPOOL_") and name not in (*KEPT, *OWN)]:
        del os.environ[name]
    atexit.register(_stack.close)
    state = _stack.enter_context(tempfile.TemporaryDirectory(prefix="linepool-test-", ignore_cleanup_errors=True))
    os.environ.update(
        {
            "DJANGO_SETTINGS_MODULE": "linepool.settings",
            "LINEPOOL_DATABASE_URL": _stack.enter_context(temporary_postgres()).url,
            "LINEPOOL_VALKEY_URL": _stack.enter_context(temporary_valkey()).url,
            "LINEPOOL_STATE_DIR": state,
            "LINEPOOL_BROWSER_DIR": os.path.join(state, "browser"),
            "LINEPOOL_HOST": "localhost",
            "LINEPOOL_SECRET_KEY": "a-secret-of-this-test-session",
        }
    )


def pytest_unconfigure() -> None:
    """Stop the servers."""
    _stack.close()
