"""From a company's queues as people set them to the ACD's settings."""

from __future__ import annotations

import structlog

from telephony.acd import types as acd
from telephony.controller.companies import scoped
from telephony.controller.desks.desks import Desks
from telephony.controller.exchange import Exchange
from telephony.controller.standings import Standings
from telephony.ports import AgentProfile, CompanyProfile, QueueProfile

log = structlog.get_logger(__name__)

FIRST_ANNOUNCEMENT_MS = 12_000


def settings_of(company_id: int, queue: QueueProfile) -> acd.QueueSettings:
    """The ACD's words for a queue's settings; an unknown strategy is the default one."""
    try:
        strategy = acd.StrategyName(queue.strategy)
    except ValueError:
        log.warning("queue.unknown_strategy", queue_id=queue.id, strategy=queue.strategy)
        strategy = acd.StrategyName.LONGEST_IDLE
    every = queue.announce_every_ms or 0
    return acd.QueueSettings(
        strategy=strategy,
        offer_ms=queue.offer_timeout_ms,
        wrap_up_ms=queue.wrap_up_ms,
        wrap_up_extra_ms=queue.wrap_up_extra_ms,
        max_waiting=queue.max_length or 0,
        max_wait_ms=queue.max_wait_ms or 0,
        max_estimated_wait_ms=queue.max_estimated_wait_ms or 0,
        announce_first_ms=min(every, FIRST_ANNOUNCEMENT_MS),
        announce_every_ms=every,
        away_after_missed=queue.missed_limit,
        ageing_ms=queue.ageing_ms,
        weight=queue.weight,
        needs=tuple(acd.Need(scoped(company_id, need.skill), need.level, need.relax_after_ms) for need in queue.skills),
        split=tuple((scoped(company_id, share.team), share.percent) for share in queue.split),
    )


class QueueKeeper:
    """Keeps the ACD's queues and assignments as the profiles say."""

    def __init__(self, exchange: Exchange, desks: Desks) -> None:
        self._x = exchange
        self._desks = desks
        self._queues: dict[int, dict[str, acd.QueueSettings]] = {}
        self._read: dict[int, tuple[tuple[QueueProfile, ...], tuple[AgentProfile, ...]]] = {}
        self.standings = Standings(exchange)

    def on_profile(self, company: CompanyProfile) -> None:
        """A profile was read: configure what changed, remove what is gone, and assign who is there."""
        self._x.live.board_changed(company.id)
        self.standings.on_profile(company)
        if self._read.get(company.id) == (company.queues, company.agents):
            return  # most readings find nothing new; going through every agent for each would add up
        self._read[company.id] = (company.queues, company.agents)
        before = self._queues.get(company.id, {})
        after = {queue.id: settings_of(company.id, queue) for queue in company.queues}
        for queue_id, settings in after.items():
            if before.get(queue_id) != settings:
                self._x.switchboard.handle(acd.QueueConfigured(queue_id, settings, company.id))
        for queue_id in before.keys() - after.keys():
            self._x.switchboard.handle(acd.QueueRemoved(queue_id))
            for agent in self._x.agents.of_company(company.id):
                agent.serving[company.id].queue_ids.discard(queue_id)
        self._queues[company.id] = after
        for agent in self._x.agents.of_company(company.id):
            if agent.logged_in:
                self._desks.assign(agent, company)
