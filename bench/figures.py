"""Printing what was measured."""

import os
import platform
from collections.abc import Sequence


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that at least ``percent`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100).__trunc__() - 1)] if ordered else float("nan")


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table under a title, with the machine it was measured on."""
    print(f"\n{title}  ({os.cpu_count()} cores, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f})")
    lines = [head, *[[str(cell) for cell in row] for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        print("  " + "  ".join(str(cell).rjust(width) for cell, width in zip(line, widths, strict=True)))
