"""The shapes of sessions, members and invitations."""

from django.utils.timezone import now
from rest_framework import serializers

from linepool.accounts.models import Language, Visit
from linepool.kernel.permissions import PERMISSIONS, VISITOR, Role

ROLES = [role.value for role in Role]


class UserSerializer(serializers.Serializer[object]):
    """A person."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.EmailField()
    language = serializers.ChoiceField(choices=Language.choices)
    is_operator = serializers.BooleanField()
    may_visit = serializers.BooleanField(help_text="an operator who may enter companies' workspaces")


class SessionCompanySerializer(serializers.Serializer[object]):
    """The company of the workspace."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    slug = serializers.SlugField()
    language = serializers.ChoiceField(choices=Language.choices)
    timezone = serializers.CharField()
    currency = serializers.CharField()
    status = serializers.ChoiceField(choices=["active", "suspended", "closed"])
    status_reason = serializers.CharField(help_text="why it is suspended; empty while it works")


class OwnVisitSerializer(serializers.Serializer[object]):
    """The visit by which one of the operator's people is here."""

    reason = serializers.CharField()
    until = serializers.DateTimeField()


class SessionSerializer(serializers.Serializer[object]):
    """Who is logged in here, and what they may do."""

    user = UserSerializer()
    company = SessionCompanySerializer()
    role = serializers.ChoiceField(choices=[*ROLES, VISITOR])
    visit = OwnVisitSerializer(allow_null=True)
    permissions = serializers.ListField(child=serializers.ChoiceField(choices=list(PERMISSIONS)))


class WorkspaceSerializer(serializers.Serializer[object]):
    """One of the user's workspaces."""

    name = serializers.CharField(source="company.name")
    slug = serializers.SlugField(source="company.slug")
    role = serializers.ChoiceField(choices=ROLES)
    url = serializers.CharField()


class PublicSessionSerializer(serializers.Serializer[object]):
    """Who is logged in at the public site, and where they belong."""

    user = UserSerializer()
    workspaces = WorkspaceSerializer(many=True)


class LogInSerializer(serializers.Serializer[object]):
    """Credentials."""

    email = serializers.EmailField()
    password = serializers.CharField(max_length=128, trim_whitespace=False, write_only=True)


class ForgotSerializer(serializers.Serializer[object]):
    """Whose password is forgotten."""

    email = serializers.EmailField(max_length=254)


class ResetSerializer(serializers.Serializer[object]):
    """The token of a mailed link, and the new password."""

    token = serializers.CharField(max_length=64)
    password = serializers.CharField(max_length=128, trim_whitespace=False, write_only=True)


class PasswordChangeSerializer(serializers.Serializer[object]):
    """The password until now, and the new one."""

    current = serializers.CharField(max_length=128, trim_whitespace=False, write_only=True)
    password = serializers.CharField(max_length=128, trim_whitespace=False, write_only=True)


class EnterSerializer(serializers.Serializer[object]):
    """A ticket from the public site."""

    ticket = serializers.CharField(max_length=64)


class LanguageSerializer(serializers.Serializer[object]):
    """The language of a user's screens."""

    language = serializers.ChoiceField(choices=Language.choices)


class WorkspaceChoiceSerializer(serializers.Serializer[object]):
    """Which workspace to enter."""

    slug = serializers.SlugField()


class WorkspaceAddressSerializer(serializers.Serializer[object]):
    """Where to go; carries a ticket."""

    workspace_url = serializers.CharField()


class MemberSerializer(serializers.Serializer[object]):
    """A member of the company. ``user_id`` is the agent's identity everywhere else."""

    id = serializers.IntegerField()
    user_id = serializers.IntegerField()
    name = serializers.CharField(source="user.name")
    email = serializers.EmailField(source="user.email")
    role = serializers.ChoiceField(choices=ROLES)
    created_at = serializers.DateTimeField()


class RoleSerializer(serializers.Serializer[object]):
    """A member's new role."""

    role = serializers.ChoiceField(choices=ROLES)


class InviteSerializer(serializers.Serializer[object]):
    """Whom to invite."""

    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=80, allow_blank=True, default="")
    role = serializers.ChoiceField(choices=ROLES)


class InvitationSerializer(serializers.Serializer[object]):
    """An invitation that can still be accepted."""

    id = serializers.IntegerField()
    email = serializers.EmailField()
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=ROLES)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class TokenSerializer(serializers.Serializer[object]):
    """The token of a link."""

    token = serializers.CharField(max_length=64)


class InvitationPreviewSerializer(serializers.Serializer[object]):
    """What a visitor with an invitation's link may know before accepting it."""

    company_name = serializers.CharField()
    email = serializers.EmailField()
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=ROLES)
    has_account = serializers.BooleanField()


class AcceptSerializer(serializers.Serializer[object]):
    """Joining: the existing account's password, or a new account's name and password."""

    token = serializers.CharField(max_length=64)
    name = serializers.CharField(max_length=80, allow_blank=True, default="")
    password = serializers.CharField(max_length=128, trim_whitespace=False, write_only=True)


class OutboxMailSerializer(serializers.Serializer[object]):
    """A mail kept for developers."""

    id = serializers.IntegerField()
    to = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField()
    created_at = serializers.DateTimeField()


class VisitInput(serializers.Serializer[object]):
    """Why, and for how long."""

    reason = serializers.CharField(max_length=300, min_length=5)
    minutes = serializers.ChoiceField(choices=[15, 30, 60, 120, 240])


class VisitSerializer(serializers.Serializer[object]):
    """A visit as the company sees it: who of the operator, why, from when, until when at most, when it was over."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="user.name")
    email = serializers.EmailField(source="user.email")
    reason = serializers.CharField()
    began_at = serializers.DateTimeField()
    until = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    seconds = serializers.SerializerMethodField(help_text="how long it lasted, or lasts so far")
    lasts = serializers.SerializerMethodField()

    def get_seconds(self, visit: Visit) -> int:
        """From its beginning to its end, or to now."""
        return int(((visit.ended_at or min(visit.until, now())) - visit.began_at).total_seconds())

    def get_lasts(self, visit: Visit) -> bool:
        """Neither ended nor over."""
        return visit.ended_at is None and visit.until > now()
