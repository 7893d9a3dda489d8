"""One target under the fuzzer, in a process of its own: `python -m tests.fuzz.one TARGET [libFuzzer's options…]`."""

from __future__ import annotations

import os
import sys

# Lines of log for every broken message would be all this process does.
os.environ.setdefault("LINEPOOL_LOG_LEVEL", "critical")


def main(name: str, options: list[str]) -> None:
    """Never returns: the fuzzer ends the process."""
    import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

    with atheris.instrument_imports(include=["telephony", "tenants", "billing", "linepool", "rest_framework"]):
        import django

        django.setup()
        from tests.fuzz.targets import TARGETS

        target = TARGETS[name]
        target(b"{}")  # what is imported late is instrumented too
    atheris.Setup([sys.argv[0], *options], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
