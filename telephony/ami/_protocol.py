"""The manager protocol's messages: lines of ``Name: value``, ended by an empty line."""

from __future__ import annotations

from collections.abc import Mapping


def encode(fields: Mapping[str, str]) -> bytes:
    """One action. A line break inside a value would begin a field of its own: refused with ``ValueError``."""
    for name, value in fields.items():
        if any(mark in name + value for mark in "\r\n"):
            raise ValueError(f"a line break in {name}")
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode() + b"\r\n"


def decode(block: bytes) -> dict[str, str]:
    """The fields of one message; lines without a colon (the banner) are passed over."""
    fields: dict[str, str] = {}
    for line in block.decode(errors="replace").splitlines():
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip(), value.strip())
    return fields
