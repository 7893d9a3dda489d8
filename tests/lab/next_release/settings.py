"""What the next release's `manage.py prepare --tables` is run with."""

from linepool.settings import *  # noqa: F403 - all of it, and one thing else

MIGRATION_MODULES = {"calls": "tests.lab.next_release.calls"}
