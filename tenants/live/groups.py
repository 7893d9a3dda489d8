"""Names of the channel groups call control speaks to. Every one names its company."""

from __future__ import annotations


def board_group(company_id: int) -> str:
    """Those who watch a company's board."""
    return f"company.{company_id}"


def desk_group(company_id: int, user_id: int) -> str:
    """The tabs of one person in one company."""
    return f"desk.{company_id}.{user_id}"
