"""Sounds of the demo calls: two people speaking by turns, in the spool format call control's recorder leaves."""

from __future__ import annotations

import wave
from array import array
from collections.abc import Sequence
from pathlib import Path

from telephony.prompts import speak

RATE = 8000
GAP_MS = 450
#: The caller's voice is the agent's played this much faster: one speech engine, two people.
PITCH = 1.14

TALKS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("agent", "您好，海港茶业，我是李娜，请问有什么可以帮您？"),
        ("caller", "你好，我想订两斤今年的明前龙井。"),
        ("agent", "好的，现货充足，每斤六百八十元，今天下单明天发货。"),
        ("caller", "可以开发票吗？"),
        ("agent", "可以的，请您报一下公司名称，发票随货寄出。"),
        ("caller", "好，谢谢。"),
        ("agent", "不客气，感谢您的来电，再见。"),
    ),
    (
        ("agent", "您好，海港茶业售后服务，请讲。"),
        ("caller", "我上周买的普洱，包装有一盒压坏了。"),
        ("agent", "非常抱歉，我马上为您安排补发，请告诉我订单的后四位。"),
        ("caller", "三六二八。"),
        ("agent", "已经登记好了，明天为您补发，运费由我们承担。"),
        ("caller", "好的，麻烦你了。"),
    ),
    (
        ("agent", "您好，海港茶业。"),
        ("caller", "请问你们有适合送礼的礼盒吗？"),
        ("agent", "有的，铁观音礼盒三百九十八元，红茶礼盒二百九十八元。"),
        ("caller", "铁观音的来五盒。"),
        ("agent", "好的，请留一下收货地址，我稍后把订单短信发给您。"),
    ),
)
MESSAGES = (
    "你好，我想咨询一下批发价格，请给我回个电话，谢谢。",
    "我的订单还没有收到，麻烦帮我查一下，谢谢。",
)


def record_talk(turns: Sequence[tuple[str, str]], target: Path) -> int:
    """Write a conversation as interleaved s16le, caller left and agent right; returns its length in ms."""
    gap = array("h", bytes(2 * RATE * GAP_MS // 1000))
    left, right = array("h"), array("h")
    for who, text in turns:
        said = _faster(_spoken(text)) if who == "caller" else _spoken(text)
        silence = array("h", bytes(2 * len(said)))
        left.extend(said if who == "caller" else silence)
        right.extend(said if who == "agent" else silence)
        left.extend(gap)
        right.extend(gap)
    both = array("h", bytes(4 * len(left)))
    both[0::2], both[1::2] = left, right
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(both.tobytes())
    return len(left) * 1000 // RATE


def record_message(text: str, target: Path) -> int:
    """Write a voicemail as a mono WAV; returns its length in ms."""
    said = _faster(_spoken(text))
    target.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(target), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(said.tobytes())
    return len(said) * 1000 // RATE


def _spoken(text: str) -> array[int]:
    with wave.open(speak(text, "zh-hans") + ".wav", "rb") as sound:
        return array("h", sound.readframes(sound.getnframes()))


def _faster(samples: array[int]) -> array[int]:
    return array("h", (samples[int(i * PITCH)] for i in range(int(len(samples) / PITCH))))
