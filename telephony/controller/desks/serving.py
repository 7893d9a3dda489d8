"""Whom an agent serves: the queues of one company or of several, and "not for this client now"."""

from __future__ import annotations

import structlog

from telephony.acd import types as acd
from telephony.controller.clock import utc_now
from telephony.controller.companies import scoped
from telephony.controller.desks.args import Args
from telephony.controller.desks.book import Agent
from telephony.controller.desks.office import Answer, Office
from telephony.controller.refused import RefusedError
from telephony.ports import AgentProfile, CompanyProfile

log = structlog.get_logger(__name__)


class Serving(Office):
    """Agents and the companies they work for. A company says itself who works for it: its profile lists them."""

    async def lent(self, company_id: int, user_id: int) -> CompanyProfile | None:
        """The company, when its profile lists the user; read again for one that does not (it may just have begun)."""
        company = await self.x.companies.profile(company_id)
        if company is not None and company.agent(user_id) is None:
            await self.x.companies.changed(company_id)
            company = self.x.companies.known(company_id)
        if company is None or company.agent(user_id) is None:
            log.info("desk.not_lent", user_id=user_id, company_id=company_id)
            return None
        return company

    def serve(self, agent: Agent, companies: list[CompanyProfile]) -> None:
        """From now on serve exactly these companies' queues."""
        wanted = [company.id for company in companies]
        for company_id in agent.serving.keys() - set(wanted):
            self._drop(agent, company_id)
        self.x.agents.serve(agent, wanted)
        for company in companies:
            self.assign(agent, company)

    def assign(self, agent: Agent, company: CompanyProfile) -> None:
        """Serve the company's queues the agent is a member of, and no others; none of it once it lists them no more."""
        service = agent.serving.get(company.id)
        if service is None:
            return
        listed = company.agent(agent.user_id) is not None
        if not listed and company.id != agent.company_id:
            self._drop(agent, company.id)
            self.x.agents.serve(agent, [other for other in agent.serving if other != company.id])
            self.changed(agent)
            return
        wanted = {
            queue.id: member
            for queue in company.queues
            for member in queue.members
            if member.user_id == agent.user_id and listed
        }
        self._unassign(agent, service.queue_ids - wanted.keys())
        self._describe(agent)
        for queue_id, member in wanted.items():
            self.x.switchboard.handle(acd.AgentAssigned(agent.user_id, queue_id, member.level, member.priority))
        service.queue_ids = set(wanted)

    def bar(self, company_id: int, user_id: int, args: Args) -> Answer:
        """No contacts of one company for now, or again."""
        agent = self.require(company_id, user_id)
        client, until = args.number("company_id"), args.time("until")
        if client not in agent.serving:
            raise RefusedError("not_serving")
        if until is not None and until <= utc_now():
            raise RefusedError("bad_time")
        barred = args.flag("barred", default=True)
        self.set_bar(agent, client, barred=barred, until=round(until.timestamp() * 1000) if until else None)
        self.changed(agent)
        return self.picture(agent)

    def set_bar(self, agent: Agent, company_id: int, *, barred: bool, until: int | None = None) -> None:
        """Bar or unbar, whatever it was before."""
        service = agent.serving[company_id]
        service.barred, service.until = barred, until if barred else None
        user_id = agent.user_id
        self.x.switchboard.handle(
            acd.AgentBarred(user_id, company_id, until) if barred else acd.AgentUnbarred(user_id, company_id)
        )

    def bar_lifted(self, agent: Agent, company_id: int) -> None:
        """Its time was over."""
        if (service := agent.serving.get(company_id)) is not None:
            service.barred, service.until = False, None
            self.changed(agent)

    def stop_serving(self, agent: Agent) -> None:
        """No queue any more; only the desk's own company goes on showing who sat there."""
        for company_id in list(agent.serving):
            self._drop(agent, company_id)
            self.x.live.board_changed(company_id)
        self.x.agents.serve(agent, [agent.company_id])

    def _drop(self, agent: Agent, company_id: int) -> None:
        service = agent.serving[company_id]
        self._unassign(agent, service.queue_ids)
        service.queue_ids = set()
        if service.barred:
            self.set_bar(agent, company_id, barred=False)

    def _unassign(self, agent: Agent, queue_ids: set[str]) -> None:
        for queue_id in queue_ids:
            if self.x.switchboard.queue(queue_id) is not None:
                self.x.switchboard.handle(acd.AgentUnassigned(agent.user_id, queue_id))

    def _describe(self, agent: Agent) -> None:
        """Tell the ACD what the companies served say of the agent: skills and teams of each, the least cap."""
        profiles = self._profiles(agent)
        skills = [
            (scoped(company_id, skill), level)
            for company_id, profile in profiles.items()
            for skill, level in profile.skills
        ]
        teams = tuple(scoped(company_id, profile.team) for company_id, profile in profiles.items() if profile.team)
        cap = min((profile.occupancy_cap for profile in profiles.values()), default=100)
        for event in (
            acd.AgentSkilled(agent.user_id, tuple(sorted(skills))),
            acd.AgentTeamed(agent.user_id, teams),
            acd.AgentCapped(agent.user_id, cap),
        ):
            self.x.switchboard.handle(event)

    def _profiles(self, agent: Agent) -> dict[int, AgentProfile]:
        """By company, as each lists the agent."""
        found = {}
        for company_id in agent.serving:
            company = self.x.companies.known(company_id)
            profile = company.agent(agent.user_id) if company is not None else None
            if profile is not None:
                found[company_id] = profile
        return found
