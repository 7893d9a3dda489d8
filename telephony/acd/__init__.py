"""The automatic call distributor: a pure, deterministic engine.

`Acd().handle(event, now_ms)` answers with decisions; see `types` for the words and `engine` for the promises.
"""
