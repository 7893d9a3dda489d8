"""The words a default menu speaks, in each language. Screens' words live in the frontend; these are for ears."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What the platform says by itself; `{company}`, `{label}` and `{key}` are filled in."""

    greeting: str
    closed: str
    invalid: str
    voicemail: str
    nobody: str
    choice: str
    gap: str
    service: str
    message: str
    star: str
    hash: str


_ZH = Words(
    greeting="您好，欢迎致电{company}。",
    closed="您好，这里是{company}，现在是非工作时间。",
    invalid="输入有误。",
    voicemail="请在提示音后留言，按井号键结束。",
    nobody="暂时无人接听，请在提示音后留言，按井号键结束。",
    choice="{label}请按{key}。",
    gap="",
    service="人工客服",
    message="语音留言",
    star="星号",
    hash="井号",
)
_EN = Words(
    greeting="Thank you for calling {company}.",
    closed="Thank you for calling {company}. We are closed at the moment.",
    invalid="Sorry, that is not one of the choices.",
    voicemail="Please leave a message after the tone, and press hash to finish.",
    nobody="Nobody can take your call right now. Please leave a message after the tone, and press hash to finish.",
    choice="For {label}, press {key}.",
    gap=" ",
    service="customer service",
    message="voicemail",
    star="star",
    hash="hash",
)


def words(language: str) -> Words:
    """The words of a language: "zh-hans", or English for every other."""
    return _ZH if language == "zh-hans" else _EN


def menu_text(language: str, choices: Sequence[tuple[str, str]]) -> str:
    """The menu as spoken: one sentence for each (key, label), in the order given."""
    said = words(language)
    keys = {"*": said.star, "#": said.hash}
    sentences = [said.choice.format(label=label, key=keys.get(key, key)) for key, label in choices]
    return said.gap.join(sentences)
