"""The sentences the system itself says, in both languages; a company's own texts live in its flow."""

from __future__ import annotations

from typing import Final

SYSTEM_PROMPTS: Final[dict[str, dict[str, str]]] = {
    "welcome": {
        "zh": "您好，欢迎致电{company}。",
        "en": "Hello, and welcome to {company}.",
    },
    "closed": {
        "zh": "您好，现在是非工作时间，请您在工作时间再次来电。",
        "en": "Our office is closed at the moment. Please call again during our opening hours.",
    },
    "please_hold": {
        "zh": "正在为您转接客服人员，请稍候。",
        "en": "Please hold while we connect you.",
    },
    "position": {
        "zh": "您前面还有{ahead}位来电者在等待。",
        "en": "You are number {position} in the queue.",
    },
    "next_in_line": {
        "zh": "您是下一位，请稍候。",
        "en": "You are next in line.",
    },
    "wait_minutes": {
        "zh": "预计等待时间约{minutes}分钟。",
        "en": "The estimated waiting time is about {minutes} minutes.",
    },
    "wait_short": {
        "zh": "预计等待时间不到一分钟。",
        "en": "The estimated waiting time is less than one minute.",
    },
    "all_busy": {
        "zh": "坐席全忙，请您继续等待。",
        "en": "All our agents are busy. Please stay on the line.",
    },
    "leave_message": {
        "zh": "目前无人接听，请在提示音后留言，留言结束请按井号键或直接挂机。",
        "en": "Nobody can take your call right now. Please leave a message after the tone, then hang up.",
    },
    "message_saved": {
        "zh": "您的留言已保存，感谢您的来电，再见。",
        "en": "Your message has been saved. Thank you for calling. Goodbye.",
    },
    "invalid_choice": {
        "zh": "您的输入有误，请重新选择。",
        "en": "Sorry, that is not a valid choice. Please try again.",
    },
    "no_input": {
        "zh": "没有收到您的选择。",
        "en": "We did not receive your choice.",
    },
    "not_in_service": {
        "zh": "您好，您拨打的号码暂未开通服务。",
        "en": "The number you have dialled is not in service.",
    },
    "lines_busy": {
        "zh": "线路繁忙，请稍后再拨。",
        "en": "All lines are busy. Please call again later.",
    },
    "technical_problem": {
        "zh": "非常抱歉，系统暂时无法为您服务，请稍后再拨。",
        "en": "We are sorry, we cannot take your call because of a technical problem. Please call again later.",
    },
    "goodbye": {
        "zh": "感谢您的来电，再见。",
        "en": "Thank you for calling. Goodbye.",
    },
}


def system_text(key: str, language: str, **values: object) -> str:
    """The sentence for ``key`` in the language (anything but Chinese falls back to English), filled in.

    An unknown key or a missing value raises ``KeyError``: both are programming errors.
    """
    family = "zh" if language.lower().startswith(("zh", "cmn")) else "en"
    return SYSTEM_PROMPTS[key][family].format(**values)
