"""Letting people in: log-in, tickets between hosts, invitations, roles."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.timezone import now

from linepool.accounts import mails, passwords, selectors, sessions
from linepool.accounts.errors import (
    AlreadyMember,
    LastOwner,
    LinkInvalid,
    NoMembership,
    OwnersOnly,
    WrongCredentials,
)
from linepool.accounts.models import EnterTicket, Invitation, Membership, User
from linepool.accounts.ports import log_in_guard, membership_changed
from linepool.audit.services import record
from linepool.kernel import throttle
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import public_scope
from linepool.kernel.tokens import hash_of, new_token

TICKET_LIFETIME = timedelta(minutes=1)


def log_in(request: HttpRequest, email: str, password: str) -> User:
    """Begin a session on the request's host, or raise; tries are counted per address and per e-mail."""
    company = getattr(request, "tenant", None)
    guard, address = log_in_guard(), throttle.address_of(request)
    guard.check(address)
    _count_try(request, email)
    user = passwords.matching_user(email, password)
    if user is None:
        guard.failed(address, email)
        raise WrongCredentials
    if company is not None and selectors.membership_of(user, company) is None:
        raise NoMembership
    throttle.forget("login-email", email.strip().lower())
    with transaction.atomic():
        sessions.begin(request, user)
        record("session.began", f"user:{user.pk}", actor=user)
    return user


def _count_try(request: HttpRequest, email: str) -> None:
    limits = settings.LINEPOOL_LOGIN_LIMITS
    for what, who in (("address", throttle.address_of(request)), ("email", email.strip().lower())):
        limit, seconds = limits[what]
        throttle.hit(f"login-{what}", who, limit=limit, seconds=seconds)


def issue_ticket(user: User, company: Any) -> str:
    """Return a one-time, one-minute token with which this user enters the company's host."""
    token, kept = new_token()
    with public_scope():
        EnterTicket.objects.create(token_hash=kept, user=user, company=company, expires_at=now() + TICKET_LIFETIME)
    return token


def enter(request: HttpRequest, token: str) -> User:
    """Begin a session in the request's workspace by a ticket; a ticket works once, here only, for a minute."""
    company: Any = getattr(request, "tenant", None)
    with transaction.atomic():
        mine = EnterTicket.objects.filter(
            token_hash=hash_of(token), company_id=company.pk, used_at=None, expires_at__gt=now()
        )
        if mine.update(used_at=now()) != 1:
            raise LinkInvalid
        user = User.objects.get(pk=EnterTicket.objects.values_list("user_id", flat=True).get(token_hash=hash_of(token)))
        if selectors.membership_of(user, company) is None:
            raise LinkInvalid
        sessions.begin(request, user)
        record("session.began", f"user:{user.pk}", actor=user, by="ticket")
    return user


def log_out(request: HttpRequest) -> None:
    """End the request's session."""
    user = request.user
    with transaction.atomic():
        sessions.end(request)
        if isinstance(user, User):
            record("session.ended", f"user:{user.pk}", actor=user)


def set_language(user: User, language: str) -> User:
    """Choose the language of a user's screens."""
    with transaction.atomic():
        user.language = language
        user.save(update_fields=["language"])
        record("user.language_set", f"user:{user.pk}", actor=user, language=language)
    return user


def invite(company: Any, by: Membership, *, email: str, name: str, role: str) -> Invitation:
    """Offer a membership by e-mail. Inviting the same address again replaces the earlier link."""
    address = email.strip().lower()
    if Role(role) is Role.OWNER and by.role != Role.OWNER:
        raise OwnersOnly
    if selectors.members_of(company).filter(user__email=address).exists():
        raise AlreadyMember(fields={"email": AlreadyMember.message})
    token, kept = new_token()
    with transaction.atomic():
        Invitation.objects.filter(company=company, email=address, accepted_at=None).delete()
        invitation = Invitation.objects.create(
            company=company, email=address, name=name, role=role, token_hash=kept, invited_by=by.user
        )
        record("member.invited", f"invitation:{invitation.pk}", email=address, role=role)
        transaction.on_commit(lambda: mails.send_invitation(invitation, token))
    return invitation


def cancel_invitation(invitation: Invitation) -> None:
    """Take an invitation back; its link stops working."""
    with transaction.atomic():
        record("member.invitation_cancelled", f"invitation:{invitation.pk}", email=invitation.email)
        invitation.delete()


def find_invitation(company: Any, token: str) -> Invitation:
    """Return the open invitation a link belongs to, or raise ``LinkInvalid``."""
    found = selectors.open_invitations_of(company).filter(token_hash=hash_of(token)).first()
    if found is None:
        raise LinkInvalid
    return found


def accept_invitation(request: HttpRequest, token: str, *, name: str, password: str) -> User:
    """Join by a link. A known e-mail needs its account's password; an unknown one becomes a new account with it."""
    company = getattr(request, "tenant", None)
    invitation = find_invitation(company, token)
    _count_try(request, invitation.email)
    account = _account_to_join(invitation, name=name, password=password)
    try:
        with transaction.atomic():
            if Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=now()) != 1:
                raise LinkInvalid
            language = getattr(company, "language", "en")
            user = account or User.objects.create_user(invitation.email, password, name=name, language=language)
            Membership.objects.create(user=user, company_id=invitation.company_id, role=invitation.role)
            record("member.joined", f"user:{user.pk}", actor=user, role=invitation.role)
            sessions.begin(request, user)
    except IntegrityError as error:
        raise AlreadyMember from error
    return user


def _account_to_join(invitation: Invitation, *, name: str, password: str) -> User | None:
    """Return the e-mail's account if the password is its own; None when a new one is to be made with it."""
    if not User.objects.filter(email=invitation.email).exists():
        passwords.check_strength(password, email=invitation.email, name=name)
        return None
    account = passwords.matching_user(invitation.email, password)
    if account is None:
        raise WrongCredentials(fields={"password": WrongCredentials.message})
    return account


def change_role(member: Membership, by: Membership, role: str) -> Membership:
    """Give a member another role."""
    with transaction.atomic():
        _guard_owner(member, by, becomes_owner=Role(role) is Role.OWNER)
        before, member.role = member.role, role
        member.save(update_fields=["role"])
        record("member.role_changed", f"user:{member.user_id}", before=before, after=role)
        membership_changed(member.company_id, member.user_id, role)
    return member


def remove_member(member: Membership, by: Membership) -> None:
    """End a membership; the account itself stays."""
    with transaction.atomic():
        _guard_owner(member, by, becomes_owner=False)
        record("member.removed", f"user:{member.user_id}", role=member.role)
        member.delete()
        membership_changed(member.company_id, member.user_id, None)


def _guard_owner(member: Membership, by: Membership, *, becomes_owner: bool) -> None:
    """Only owners touch owners, and the last one stays. Locks the owners, so two cannot leave at once."""
    touches_owner = member.role == Role.OWNER or becomes_owner
    if touches_owner and by.role != Role.OWNER:
        raise OwnersOnly
    if member.role == Role.OWNER and not becomes_owner:
        owners = Membership.objects.select_for_update().filter(company_id=member.company_id, role=Role.OWNER)
        if len(list(owners)) < 2:
            raise LastOwner
