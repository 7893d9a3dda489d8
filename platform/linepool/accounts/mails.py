"""The e-mails the installation sends, in the reader's language, by whatever mail setting is in force."""

from django.conf import settings

from linepool.accounts.models import Invitation
from linepool.accounts.tasks import deliver
from linepool.kernel.addresses import workspace_url

_INVITATION = {
    "zh-hans": (
        "邀请您加入 {company}",
        "{inviter} 邀请您加入 {company} 的呼叫中心。请打开以下链接（七天内有效）：\n\n{link}\n",
    ),
    "en": (
        "You are invited to {company}",
        "{inviter} invites you to the call centre of {company}. Open this link within seven days:\n\n{link}\n",
    ),
}
_CONFIRM = {
    "zh-hans": (
        "开通 {company}",
        "请打开以下链接，开通 {company} 的呼叫中心（24 小时内有效）：\n\n{link}\n\n"
        "如果不是您本人申请，请忽略此邮件。\n",
    ),
    "en": (
        "Open {company}",
        "Open this link within 24 hours and the call centre of {company} is yours:\n\n{link}\n\n"
        "If you did not ask for it, ignore this message.\n",
    ),
}
_WORKSPACES = {
    "zh-hans": ("您的工作台", "您可以从这里进入：\n\n{links}\n"),
    "en": ("Your workspaces", "You can enter here:\n\n{links}\n"),
}

_RESET = {
    "zh-hans": (
        "重设密码",
        "请打开以下链接，设置新密码（一小时内有效，仅可使用一次）：\n\n{link}\n\n"
        "如果不是您本人申请，请忽略此邮件，您的密码不会改变。\n",
    ),
    "en": (
        "Set a new password",
        "Open this link within one hour to set a new password; it works once:\n\n{link}\n\n"
        "If you did not ask for it, ignore this message: your password stays as it is.\n",
    ),
}

_ALARM_WORDS = {
    "zh-hans": {
        "fraud_odd_hours": "非常用时段呼出",
        "fraud_new_destination": "首次呼叫的国家或地区",
        "fraud_burst": "短时间内对同一号段大量呼出",
        "fraud_short_calls": "大量极短通话",
        "fraud_range": "高风险或高额号段",
        "fraud_speed": "呼出费用增长过快",
    },
    "en": {
        "fraud_odd_hours": "calls out at unusual hours",
        "fraud_new_destination": "a call to a country never called before",
        "fraud_burst": "many calls to the same numbers in a short time",
        "fraud_short_calls": "many very short calls",
        "fraud_range": "a call to a premium or high-risk range",
        "fraud_speed": "calls out cost more and faster than they should",
    },
}
_ALARM = {
    "zh-hans": (
        "{company} 的呼出告警：{words}",
        "系统在 {company} 的呼出中发现：{words}。{detail}\n\n"
        "如非本公司所为，请立即检查座席账号。实时页面：\n\n{link}\n",
    ),
    "en": (
        "Alarm for {company}: {words}",
        "In the calls out of {company} we found {words}. {detail}\n\n"
        "If your people did not do this, check their accounts at once. The live page:\n\n{link}\n",
    ),
}
_STATUS = {
    "zh-hans": {
        "suspended": (
            "{company} 的工作台已停用",
            "{company} 的服务已停用：新来电和外呼会被拒绝，员工无法接听。您的数据都保留，您仍可登录工作台。\n\n"
            "原因：{reason}\n",
        ),
        "active": ("{company} 的工作台已恢复", "{company} 的服务已恢复，可以照常通话。\n\n{reason}\n"),
        "closed": ("{company} 的工作台已关闭", "{company} 的工作台已关闭，不能再登录。\n\n原因：{reason}\n"),
    },
    "en": {
        "suspended": (
            "{company} is suspended",
            "The service of {company} is suspended: new calls in and out are refused, and nobody can take calls. All "
            "your data stay, and you can still log in.\n\nThe reason: {reason}\n",
        ),
        "active": ("{company} works again", "{company} may take and make calls again.\n\n{reason}\n"),
        "closed": ("{company} is closed", "The workspace of {company} is closed.\n\nThe reason: {reason}\n"),
    },
}


def send_status(email: str, language: str, company_name: str, status: str, reason: str) -> None:
    """Tell somebody that the operator suspended or closed their company, or lets it work again, and why."""
    texts = {spoken: by_status[status] for spoken, by_status in _STATUS.items()}
    _send(texts, language, email, company=company_name, reason=reason)


def send_alarm(email: str, language: str, company_name: str, code: str, detail: str, link: str) -> None:
    """Tell somebody that a company's calls out look like fraud."""
    words = _ALARM_WORDS.get(language, _ALARM_WORDS["en"]).get(code, code)
    _send(_ALARM, language, email, company=company_name, words=words, detail=detail, link=link)


def send_invitation(invitation: Invitation, token: str) -> None:
    """Send an invitation's link, in the company's language."""
    company = invitation.company
    _send(
        _INVITATION,
        company.language,
        invitation.email,
        company=company.name,
        inviter=invitation.invited_by.name if invitation.invited_by else company.name,
        link=workspace_url(company.slug, "/invitation", token=token),
    )


def send_confirmation(email: str, language: str, company_name: str, link: str) -> None:
    """Send a sign-up's link."""
    _send(_CONFIRM, language, email, company=company_name, link=link)


def send_workspaces(email: str, language: str, links: list[tuple[str, str]]) -> None:
    """Send where somebody's workspaces are: pairs of company name and address."""
    _send(_WORKSPACES, language, email, links="\n".join(f"{name}: {link}" for name, link in links))


def send_reset(email: str, language: str, link: str) -> None:
    """Send the link that sets a new password."""
    _send(_RESET, language, email, link=link)


def _send(texts: dict[str, tuple[str, str]], language: str, to: str, **values: str) -> None:
    subject, body = texts.get(language, texts["en"])
    flat = {key: value.replace("\n", " ") if key != "links" else value for key, value in values.items()}
    message = (to, subject.format(**flat), body.format(**flat))
    if settings.LINEPOOL_MAIL_BY_WORKER:
        deliver.delay(*message)
    else:
        deliver(*message)
