"""How companies stand among those who share agents: as they are set up, and sheltered while a neighbour storms."""

from __future__ import annotations

from telephony.acd.shelter import SAMPLE_S, Shelter
from telephony.acd.types import CompanyConfigured
from telephony.controller.exchange import Exchange
from telephony.ports import CompanyProfile

STORM = frozenset({"too_many_calls", "too_fast", "too_many_waiting"})
"""Alarms which say that a company's callers are refused at its limits."""


class Standings:
    """Tells the distributor each company's weight and reserve."""

    def __init__(self, exchange: Exchange) -> None:
        self._x = exchange
        self._shelter = Shelter()
        self._profiles: dict[int, CompanyProfile] = {}
        self._told: dict[int, CompanyConfigured] = {}
        self._storming: set[int] = set()
        self._sheltered: set[int] = set()
        self._looks = 0

    def on_profile(self, company: CompanyProfile) -> None:
        """A profile was read."""
        self._profiles[company.id] = company
        self._tell(company)

    def look(self) -> None:
        """See who storms now, and shelter who shares agents with them. Call it once a second."""
        alarms = self._x.companies.alarms
        self._storming = {number for number in self._profiles if any(a.code in STORM for a in alarms.of(number))}
        before, self._sheltered = self._sheltered, self._neighbours()
        for company_id in before | self._sheltered:
            if (company := self._profiles.get(company_id)) is not None:
                self._tell(company)
        self._looks += 1
        if self._looks % SAMPLE_S == 0:
            for company_id in self._profiles.keys() - self._storming:
                self._shelter.sample(company_id, self._x.switchboard.working(company_id))

    def _neighbours(self) -> set[int]:
        """Those who storm and all who share an agent with them, when there are any."""
        together = {
            neighbour
            for company_id in self._storming
            for agent in self._x.agents.of_company(company_id)
            if agent.logged_in
            for neighbour in agent.serving
        }
        return together if together - self._storming else set()

    def _tell(self, company: CompanyProfile) -> None:
        reserved = company.reserved_agents
        if company.id in self._sheltered:
            storms = company.id in self._storming
            reserved = max(reserved, self._shelter.reserve(company.id, storms=storms))
        standing = CompanyConfigured(company.id, company.weight, reserved)
        if self._told.get(company.id) != standing:
            self._told[company.id] = standing
            self._x.switchboard.handle(standing)
