"""Why a new company's agents may be away. Pure."""

from __future__ import annotations

from typing import Any

_MINUTE_MS = 60_000
_ROWS = (
    ("lunch", 60 * _MINUTE_MS, "午餐", "Lunch"),
    ("break", 15 * _MINUTE_MS, "小休", "Short break"),
    ("meeting", 0, "会议", "Meeting"),
    ("training", 0, "培训", "Training"),
    ("admin", 0, "后台工作", "Paperwork"),
)


def default_pause_reasons(language: str) -> list[dict[str, Any]]:
    """The usual reasons as rows of code, label and limit; labels in Chinese for "zh-hans", else English."""
    return [
        {"code": code, "limit_ms": limit_ms, "label": chinese if language == "zh-hans" else english}
        for code, limit_ms, chinese, english in _ROWS
    ]
