"""What call control may know of a company: implements `telephony.ports.CompanyDirectory` on the tenants' tables.

Each read enters its own scope in the thread that queries, so that it may be called from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Min
from django.db.models.functions import Left
from django.utils.timezone import now

from billing.credit.selectors import contract_of
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.calls.models import Call, Direction, Outcome
from telephony.numbers.selectors import holder_of, in_service
from telephony.ports import (
    AgentProfile,
    CallbackRule,
    Choice,
    CompanyProfile,
    NumberRoute,
    QueueMember,
    QueueProfile,
    SkillNeed,
    TeamShare,
)
from tenants.agents.models import Agent
from tenants.agents.selectors import agents, levels_of, pause_reasons, settings_of
from tenants.companies.limits import fraud_rules_of, limits_of
from tenants.companies.models import Company, CompanyStatus
from tenants.contacts.selectors import wants_no_calls
from tenants.flows.errors import FlowNotFound
from tenants.flows.selectors import published_graph
from tenants.queues.models import Queue
from tenants.queues.selectors import active_dispositions, queues
from tenants.seats.selectors import extensions_of

#: A company without a published menu cannot take calls: the caller hears congestion, not silence.
NO_FLOW: Mapping[str, Any] = {
    "version": 1,
    "entry": "end",
    "nodes": {"end": {"kind": "hangup", "cause": "congestion"}},
}
RECENT = timedelta(days=90)


class CompanyDirectory:
    """Leads from a number to its company, and from a company to everything its calls need."""

    def find_number(self, e164: str) -> NumberRoute | None:
        """The route of a number in service, or None."""
        with public_scope():
            company_id = holder_of(e164)
        return NumberRoute(e164, company_id) if company_id is not None else None

    def company(self, company_id: int) -> CompanyProfile | None:
        """The company's profile as committed now; None when there is no such company or it is closed.

        The number of queries does not depend on how many queues and agents the company has.
        """
        with public_scope():
            company = Company.objects.filter(pk=company_id).exclude(status=CompanyStatus.CLOSED).first()
            if company is None:
                return None
            caller_id = caller_id_of(company_id)
            contract, fraud = contract_of(company_id), fraud_rules_of(company)
        with company_scope(company):
            profile = _profile(company, caller_id)
        seats = sum(bool(agent.extension) for agent in profile.agents)
        return replace(profile, limits=limits_of(company, seats, contract), fraud=fraud)

    def recently_called(self, company_id: int) -> list[str]:
        """One number of each beginning (country and a little more) the company called in the last three months."""
        with public_scope():
            company = Company.objects.filter(pk=company_id).first()
        if company is None:
            return []
        with company_scope(company):
            rows = Call.objects.filter(direction=Direction.OUT, started_at__gte=now() - RECENT)
            begun = rows.exclude(outcome=Outcome.REFUSED).annotate(beginning=Left("called", 6)).order_by()
            return [row["one"] for row in begun.values("beginning").annotate(one=Min("called"))]

    def wants_no_calls(self, company_id: int, number: str) -> bool:
        """Whether a contact with this number (E.164) asked the company not to call, and that is not over."""
        with public_scope():
            company = Company.objects.filter(pk=company_id).first()
        if company is None:
            return False
        with company_scope(company):
            return wants_no_calls(number)


def caller_id_of(company_id: int) -> str:
    """The number people called by this company see: the one it claimed first; "" when it has none."""
    numbers = in_service(company_id)
    return numbers[0] if numbers else ""


def _profile(company: Company, caller_id: str) -> CompanyProfile:
    # A seat or a place in a queue alone lets nobody take calls: the role must allow it.
    people = {place.user_id: place.user.name for place in agents()}
    extensions = extensions_of(people)
    lines = list(queues())
    results = [
        (Choice(row.code, row.label, sale=row.kind == row.Kind.SALE), {queue.pk for queue in row.queues.all()})
        for row in active_dispositions()
    ]
    serving = {member.user_id for line in lines for member in line.members.all()}
    return CompanyProfile(
        id=company.pk,
        schema=company.schema_name,
        name=company.name,
        slug=company.slug,
        language=company.language,
        timezone=company.timezone,
        flow=_flow(),
        active=company.status == CompanyStatus.ACTIVE,
        queues=tuple(_queue(line, people.keys(), _results(results, line)) for line in lines),
        agents=_agents({user_id: name for user_id, name in people.items() if user_id in serving | extensions.keys()},
                       extensions),
        pause_reasons=tuple(Choice(one.code, one.label, one.limit_ms) for one in pause_reasons()),
        dispositions=_results(results, None),
        weight=company.weight,
        reserved_agents=company.reserved_agents,
        park_ms=company.park_ms,
        caller_id=caller_id,
    )  # fmt: skip


def _flow() -> Mapping[str, Any]:
    try:
        return published_graph()
    except FlowNotFound:
        return NO_FLOW


def _agents(people: Mapping[int, str], extensions: Mapping[int, str]) -> tuple[AgentProfile, ...]:
    """Those with a seat by their extension, then those lent to the company, who have none."""
    settings, levels = settings_of(people), levels_of(people)

    def profile(user_id: int) -> AgentProfile:
        own = settings.get(user_id, Agent())
        return AgentProfile(
            user_id=user_id,
            name=people[user_id],
            extension=extensions.get(user_id, ""),
            team=own.team.name if own.team else "",
            skills=tuple((row.skill.name, row.level) for row in levels.get(user_id, ())),
            occupancy_cap=own.occupancy_cap,
        )

    order = sorted(people, key=lambda user_id: (user_id not in extensions, extensions.get(user_id, ""), user_id))
    return tuple(profile(user_id) for user_id in order)


def _results(results: Iterable[tuple[Choice, Set[UUID]]], queue: Queue | None) -> tuple[Choice, ...]:
    """Those for all calls, and for a queue those for its own."""
    return tuple(one for one, of in results if not of or (queue is not None and queue.pk in of))


def _queue(queue: Queue, people: Set[int], results: tuple[Choice, ...]) -> QueueProfile:
    members = (member for member in queue.members.all() if member.user_id in people)
    return QueueProfile(
        id=str(queue.pk),
        name=queue.name,
        members=tuple(QueueMember(member.user_id, member.level, member.priority) for member in members),
        strategy=queue.strategy,
        priority=queue.priority,
        weight=queue.weight,
        ageing_ms=queue.ageing_ms,
        offer_timeout_ms=queue.offer_timeout_ms,
        auto_answer=queue.auto_answer,
        wrap_up_ms=queue.wrap_up_ms,
        wrap_up_extra_ms=queue.wrap_up_extra_ms,
        max_wait_ms=queue.max_wait_ms,
        max_length=queue.max_waiting,
        max_estimated_wait_ms=queue.max_estimated_wait_ms,
        announce_every_ms=queue.announce_every_ms or None,
        missed_limit=queue.missed_until_away,
        skills=tuple(SkillNeed(row.skill.name, row.level, row.relax_after_ms) for row in queue.skills.all()),
        split=tuple(TeamShare(row.team.name, row.percent) for row in queue.split.all()),
        last_agent_ms=queue.last_agent_ms,
        overflow=queue.overflow,
        callback=CallbackRule(**queue.callback) if queue.callback else None,
        record=queue.record,
        record_share=queue.record_share,
        greeting=queue.greeting,
        script=queue.script,
        dispositions=results,
        resume_ms=queue.resume_ms,
    )
