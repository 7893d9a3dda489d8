"""Tenancy that fails closed: every query happens inside ``company_scope`` or ``public_scope``."""

from linepool.kernel.tenancy.scope import (
    PUBLIC_SCHEMA,
    Scope,
    ScopeMissing,
    UnknownCompany,
    company_scope,
    current_company_id,
    current_scope,
    public_scope,
    scope_or_none,
)

__all__ = [
    "PUBLIC_SCHEMA",
    "Scope",
    "ScopeMissing",
    "UnknownCompany",
    "company_scope",
    "current_company_id",
    "current_scope",
    "public_scope",
    "scope_or_none",
]
