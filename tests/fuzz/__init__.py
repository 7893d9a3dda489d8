"""Fuzzing by coverage: `./run fuzz`. Stands outside pytest, so it names the settings itself."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linepool.settings")
