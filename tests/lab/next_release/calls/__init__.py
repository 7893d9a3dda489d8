"""The migrations of `telephony.calls`, and one more."""

from pathlib import Path

from telephony.calls import migrations

__path__ = [*migrations.__path__, *__path__]
NEWEST = max(path.stem for path in Path(migrations.__path__[0]).glob("[0-9]*.py"))
