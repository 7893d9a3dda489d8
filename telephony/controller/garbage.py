"""How call control has Python search for cycles of garbage: seldom, and never through what stays for ever."""

import gc

GENERATIONS = (20_000, 20, 50)
"""Rarer than Python's own (700, 10, 10): a call makes thousands of objects and few cycles, and each search through the
old ones is a pause for every call."""


def search_seldom() -> None:
    """From now on search rarely, and never through what is here already (what was imported, and what was loaded)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GENERATIONS)
