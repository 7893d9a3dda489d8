"""``manage.py reconcile``: the switch's records beside ours; ends with 1 when they differ."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from telephony.calls.books import JOURNAL_SETTLES, has_usage_states, read_books
from telephony.calls.reconciliation import TOLERANCE_MS, Books, compare


class Command(BaseCommand):
    """Daily, and after every doubt."""

    help = "Compare Asterisk's CEL and CDR with our calls and usage; exit 1 on any difference, printing each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which stretch of time, and how exact."""
        parser.add_argument("--since", help="ISO 8601 with offset; default: 24 hours ago")
        parser.add_argument("--until", help="ISO 8601 with offset; default: 15 s ago, when the journal has settled")
        parser.add_argument("--tolerance-ms", type=int, default=TOLERANCE_MS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, print, and end accordingly."""
        now = timezone.now()
        since = _moment(options["since"]) or now - timedelta(days=1)
        until = _moment(options["until"]) or now - JOURNAL_SETTLES
        books = read_books(since, until)
        differences = compare(books, tolerance_ms=options["tolerance_ms"], with_usage=has_usage_states())
        for difference in differences:
            self.stdout.write(str(difference))
        self.stdout.write(_summary(books, len(differences)))
        if differences:
            sys.exit(1)


def _summary(books: Books, differences: int) -> str:
    up = sum(channel.ended_ms is None for channel in books.channels)
    strays = sum(channel.id in books.strays for channel in books.channels)
    states = Counter(leg.state for leg in books.legs if leg.state)
    finance = ", ".join(f"{count} {state}" for state, count in sorted(states.items())) or "no usage asked"
    switch = f"{len(books.channels)} channels ({up} still up)"
    return f"{switch} = {len(books.legs)} legs + {strays} strays; {finance}; {differences} differences"


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is not a time like 2026-11-22T08:00:00+08:00") from error
    if moment.tzinfo is None:
        raise CommandError(f"{text!r} needs an offset, like 2026-11-22T08:00:00+08:00")
    return moment
