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
