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
    "callback_offer": {
        "zh": "如果不想继续等待，请按{key}键，您的位置将为您保留，轮到您时我们会给您回电。",
        "en": "If you would rather not wait, press {key}. You keep your place, and we call you when it is your turn.",
    },
    "callback_confirm": {
        "zh": "我们将回拨{number}。确认请按1，使用其他号码请按2，继续等待请按星号键。",
        "en": "We will call you back at {number}. To confirm, press 1. For another number, press 2. "
        "To go on waiting, press star.",
    },
    "callback_number": {
        "zh": "请输入您的回电号码，以井号键结束。",
        "en": "Please enter the number we should call, and end with the hash key.",
    },
    "callback_number_invalid": {
        "zh": "您输入的号码有误，请重新输入，以井号键结束。",
        "en": "Sorry, that is not a telephone number. Please enter it again, and end with the hash key.",
    },
    "callback_refused": {
        "zh": "很抱歉，我们暂时无法登记此号码的回电，请您继续等待。",
        "en": "Sorry, we cannot call that number back at the moment. Please stay on the line.",
    },
    "callback_thanks": {
        "zh": "已为您登记回电，您的位置已保留，我们会尽快与您联系，再见。",
        "en": "Thank you. We keep your place and will call you back. Goodbye.",
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
    "too_many_waiting": {
        "zh": "等待的来电已满，请稍后再拨。",
        "en": "Too many callers are waiting at the moment. Please call again later.",
    },
    "no_credit": {
        "zh": "账户余额不足，无法拨打此电话。",
        "en": "This call cannot be made. The account has no credit left.",
    },
    "spend_day": {
        "zh": "今日呼出费用已达上限，无法拨打此电话。",
        "en": "This call cannot be made. The limit for outgoing calls is reached for today.",
    },
    "spend_month": {
        "zh": "本月呼出费用已达上限，无法拨打此电话。",
        "en": "This call cannot be made. The limit for outgoing calls is reached for this month.",
    },
    "suspended": {
        "zh": "账户已欠费停机，暂时无法呼出。",
        "en": "This call cannot be made. Calls out have been stopped because invoices are overdue.",
    },
    "not_allowed": {
        "zh": "该号码不允许拨打。",
        "en": "Calls to this number are not allowed.",
    },
    "do_not_call": {
        "zh": "对方已要求不再接听来电，无法拨打。",
        "en": "This person has asked not to be called.",
    },
    "bad_number": {
        "zh": "您拨打的号码有误，请核对后再拨。",
        "en": "This is not a telephone number. Please check it and dial again.",
    },
    "stopped_as_suspicious": {
        "zh": "出于安全原因，该呼叫已被阻止，请联系管理员。",
        "en": "This call was stopped for security reasons. Please ask your administrator.",
    },
    "credit_ends": {
        "zh": "呼出费用已用完，本次通话即将结束。",
        "en": "The credit for this call is used up. The call ends now.",
    },
    "technical_end": {
        "zh": "非常抱歉，因系统故障，本次通话即将结束。",
        "en": "We are sorry. Because of a technical problem this call ends now.",
    },
    "technical_problem": {
        "zh": "非常抱歉，系统暂时无法为您服务，请稍后再拨。",
        "en": "We are sorry, we cannot take your call because of a technical problem. Please call again later.",
    },
    "press_to_take": {
        "zh": "您有一个来电，接听请按{number}。",
        "en": "You have a call. To take it, press {number}.",
    },
    "goodbye": {
        "zh": "感谢您的来电，再见。",
        "en": "Thank you for calling. Goodbye.",
    },
}


def system_text(key: str, language: str, /, **values: object) -> str:
    """The sentence for ``key`` in the language (anything but Chinese falls back to English), filled in.

    An unknown key or a missing value raises ``KeyError``: both are programming errors.
    """
    family = "zh" if language.lower().startswith(("zh", "cmn")) else "en"
    return SYSTEM_PROMPTS[key][family].format(**values)
