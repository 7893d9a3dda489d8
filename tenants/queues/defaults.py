"""What a new company's agents can write down about a call. Pure."""

from __future__ import annotations

_ROWS = (
    ("resolved", "resolved", "已解决", "Resolved"),
    ("follow-up", "follow_up", "需要跟进", "Needs follow-up"),
    ("callback", "follow_up", "需要回电", "Call back"),
    ("sale", "sale", "成交", "Sale"),
    ("complaint", "other", "投诉", "Complaint"),
    ("wrong-number", "other", "打错电话", "Wrong number"),
    ("voicemail", "other", "对方语音信箱", "Voicemail answered"),  # of a callback: it was an attempt, and no more
)


def default_dispositions(language: str) -> list[dict[str, str]]:
    """The usual results as rows of code, label and kind; labels in Chinese for "zh-hans", else English."""
    return [
        {"code": code, "kind": kind, "label": chinese if language == "zh-hans" else english}
        for code, kind, chinese, english in _ROWS
    ]
