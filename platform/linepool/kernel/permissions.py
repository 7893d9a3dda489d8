"""Roles and what each may do. Views name one of these permissions; an unknown name fails when URLs load."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """A membership's role in one company."""

    OWNER = "owner"
    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    AGENT = "agent"
    FINANCE = "finance"
    READONLY = "readonly"


PERMISSIONS: Final[tuple[str, ...]] = (
    "calls.view",
    "calls.listen",
    "calls.supervise",
    "calls.pull",
    "calls.record",
    "calls.transfer",
    "callbacks.view",
    "callbacks.manage",
    "contacts.view",
    "contacts.manage",
    "contacts.administer",
    "live.view",
    "agents.control",
    "desk.use",
    "members.view",
    "members.manage",
    "seats.view",
    "seats.manage",
    "queues.view",
    "queues.manage",
    "flows.view",
    "flows.manage",
    "numbers.view",
    "numbers.manage",
    "invoices.view",
    "billing.manage",
    "sales.view",
    "sales.check",
    "sales.decide",
    "audit.view",
    "company.manage",
)

_ALL = frozenset(PERMISSIONS)
_VIEW = frozenset(name for name in PERMISSIONS if name.endswith(".view"))

ROLE_PERMISSIONS: Final[dict[Role, frozenset[str]]] = {
    Role.OWNER: _ALL,
    Role.ADMIN: _ALL,
    Role.SUPERVISOR: frozenset(
        {
            "calls.view",
            "calls.listen",
            "calls.supervise",
            "calls.pull",
            "calls.record",
            "calls.transfer",
            "callbacks.view",
            "callbacks.manage",
            "contacts.view",
            "contacts.manage",
            "contacts.administer",
            "live.view",
            "agents.control",
            "desk.use",
            "members.view",
            "seats.view",
            "queues.view",
            "queues.manage",
            "flows.view",
            "numbers.view",
            "sales.view",
            "sales.check",
        }
    ),
    Role.AGENT: frozenset(
        {"desk.use", "calls.transfer", "callbacks.view", "contacts.view", "contacts.manage", "sales.view"}
    ),
    Role.FINANCE: frozenset({"invoices.view", "billing.manage", "calls.view", "sales.view", "sales.decide"}),
    Role.READONLY: _VIEW,
}

VISITOR: Final = "visitor"
"""The role of the operator's people inside a company: nobody can be given it, and no membership has it."""

VISITOR_PERMISSIONS: Final[frozenset[str]] = frozenset(
    {
        "calls.view",
        "callbacks.view",
        "contacts.view",
        "members.view",
        "seats.view",
        "queues.view",
        "queues.manage",
        "flows.view",
        "flows.manage",
        "numbers.view",
        "audit.view",
    }
)
"""They look, and mend queues and menus: no money (nor what costs some), no recordings, no desk, nobody let in. No live
page either: its socket would outlive the visit."""


def permissions_of(role: str) -> frozenset[str]:
    """Return what a role may do; an unknown role may do nothing."""
    if role == VISITOR:
        return VISITOR_PERMISSIONS
    return ROLE_PERMISSIONS[Role(role)] if role in set(Role) else frozenset()


def allows(role: str, permission: str) -> bool:
    """Tell whether a role holds a permission."""
    return permission in permissions_of(role)


def check_name(permission: str) -> str:
    """Return the name, or raise ``ValueError`` when no such permission exists."""
    if permission not in _ALL:
        raise ValueError(f"unknown permission {permission!r}")
    return permission
