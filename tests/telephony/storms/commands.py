"""Commands of every verb, most of them sensible, many not."""

from __future__ import annotations

import asyncio
import traceback
from typing import Any

from telephony.controller.desks.book import Agent
from telephony.controller.desks.commands import handlers
from telephony.controller.refused import RefusedError
from telephony.controller.shown.desk import desk
from tests.telephony.controller.acme import OUTSIDE_OF_US
from tests.telephony.storms.cast import HOME, companies
from tests.telephony.storms.story import Story
from tests.telephony.storms.verbs import VERBS, Choices

ANSWER_S = 40.0


class Commands:
    """Everybody at a desk. ``under_way``: commands not answered yet; each sender's are sent one after the other."""

    def __init__(self, story: Story) -> None:
        self.s = story
        self.any = Choices(story)
        self.under_way: set[asyncio.Task[None]] = set()
        self._locks: dict[int, asyncio.Lock] = {}

    def sit_down(self) -> None:
        """Somebody comes to work, or says that they are ready."""
        user_id = self.s.random.choice(list(HOME))
        agent = self.s.w.exchange.agents.of_user(user_id)
        if agent is None or not agent.logged_in or self.s.random.random() < 0.05:
            self._send("desk.login", HOME[user_id], user_id, **self.any.login(user_id))
            self._send("desk.state", HOME[user_id], user_id, state="ready")
        elif agent.shown == "away":
            self._send("desk.state", agent.company_id, user_id, state="ready")

    def command(self) -> None:
        """Any verb, from whoever may mean it or not."""
        verb = self.s.random.choice(sorted(VERBS))
        agents = list(self.s.w.exchange.agents)
        busy = [agent.user_id for agent in agents if agent.call is not None]
        user_id = self.s.random.choice(busy if busy and self.s.random.random() < 0.7 else [*HOME, 999])
        agent = self.s.w.exchange.agents.of_user(user_id)
        company_id = agent.company_id if agent and self.s.random.random() < 0.9 else self.s.random.choice((1, 2, 3, 4))
        self._send(verb, company_id, user_id, **VERBS[verb](self.any, user_id))

    def handle(self) -> None:
        """Somebody does what their desk offers; supervisors listen in; the parked and the lost are fetched."""
        at_work = [agent for agent in self.s.w.exchange.agents if agent.logged_in]
        if not at_work:
            return
        agent = self.s.random.choice([one for one in at_work if one.call is not None] or at_work)
        if agent.call is None or self.s.random.random() < 0.25:
            verb, args = self._join_in(agent := self.s.random.choice(at_work))
        else:
            offered = {f"call.{word.partition('.')[0]}" for word in desk(self.s.w.exchange, agent)["call"]["can"]}
            ending = (
                {"call.hangup", "call.park", "call.note", "call.transfer"} if self.s.random.random() < 0.8 else set()
            )
            verb = self.s.random.choice(sorted(offered - ending) or ["call.hangup"] + [""] * 9)
            args = VERBS[verb](self.any, agent.user_id) if verb in VERBS else {}
            if "to" in args and agent.call.company is not None:
                args["to"] = self._near(agent.call.company.id)
        if verb in VERBS:
            self._send(verb, agent.company_id, agent.user_id, **args)

    def _near(self, company_id: int) -> str:
        """A colleague, a line of the company, or somebody outside."""
        agents = [one for one in self.s.w.exchange.agents.of_company(company_id) if one.logged_in and one.call is None]
        colleagues = [f"agent:{one.user_id}" for one in agents]
        queues = [f"queue:{queue.id}" for queue in companies()[company_id].queues]
        return self.s.random.choice([*colleagues, *colleagues, *queues, f"number:{OUTSIDE_OF_US}"])

    def _join_in(self, agent: Agent) -> tuple[str, dict[str, Any]]:
        if agent.left_behind is not None:
            return "call.reclaim", {}
        talks = [call for call in self.s.w.exchange.calls_of(agent.company_id) if call.talk is not None]
        parked = [call for call in talks if call.slot]
        if parked and self.s.random.random() < 0.5:
            return "call.retrieve", {"slot": str(parked[0].slot)}
        call = self.s.random.choice([*talks, None])
        how = self.s.random.choice(("listen", "whisper", "barge", "takeover", "stop"))
        ear = call.agent.user_id if call is not None and call.agent is not None else 0
        return f"supervise.{how}", {"call_id": str(call.id) if call is not None else "", "user_id": ear}

    def _send(self, verb: str, company_id: int, user_id: int, /, **args: Any) -> None:
        task = asyncio.create_task(self.send(verb, company_id, user_id, **args))
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)

    async def send(self, verb: str, company_id: int, user_id: int, /, **args: Any) -> None:
        """One command, in the order of its sender; done or refused, in good time."""
        async with self._locks.setdefault(user_id, asyncio.Lock()):
            self.s.note(f"{verb} of {company_id}:{user_id} {args}")
            try:
                async with asyncio.timeout(ANSWER_S):
                    await handlers(self.s.w.desks)[verb](company_id, user_id, args)
            except RefusedError as refused:
                self.s.note(f"    {verb} of {user_id} refused {refused.code}")
            except TimeoutError:
                self.s.found.append(f"{verb} {args} was not answered")
            except Exception:
                self.s.found.append(f"{verb} {args} failed: {traceback.format_exc()}")
            else:
                self.s.note(f"    {verb} of {user_id} done")
