"""Companies with agents for `bench.calls`, made through the product's own services inside a running copy.

Run as `python -m bench.calls_company make COMPANIES AGENTS plain|full`: prints one JSON document (`full`: calls need a
skill, are recorded in stereo, and callers hear their place every ten seconds); `… ready` says ready for
everybody; `… facts SECONDS` prints what the calls begun since then were like, `… outcomes` how they ended.
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import django

PREFIX = os.environ.get("BENCH_PREFIX", "bench")


def make(companies: int, agents: int, features: str) -> dict[str, Any]:
    """Numbers, and every agent's phone as the desk's log-in gives it, made a plain SIP phone for SIPp's sake."""
    from linepool.kernel.tenancy import public_scope
    from telephony.carriers.seed import LAB_CODE
    from telephony.carriers.services import change_carrier
    from telephony.nodes.realtime import PsEndpoint

    with public_scope():
        change_carrier(LAB_CODE, max_channels=10_000)  # a thousand calls up, and those who dial then
    numbers, phones = [], []
    for index in range(companies):
        number, devices = _company(f"{PREFIX}-{index}", agents, features)
        numbers.append(number)
        phones += devices
    with public_scope():
        PsEndpoint.objects.filter(pk__in=[name for name, _ in phones]).update(
            webrtc="no", transport="transport-udp", dtls_auto_generate_cert="no", allow="ulaw", rtp_timeout=0
        )
    return {"numbers": numbers, "phones": phones}


def _company(slug: str, agents: int, features: str) -> tuple[str, list[tuple[str, str]]]:
    from linepool.accounts.models import Membership, User
    from linepool.kernel.permissions import Role
    from linepool.kernel.tenancy import company_scope, public_scope
    from telephony.numbers.selectors import in_service
    from tenants.companies.models import Company
    from tenants.companies.provisioning import NewCompany, provision
    from tenants.desk.services import log_in
    from tenants.queues.models import Queue
    from tenants.queues.services import add_member, change_queue
    from tenants.seats.services import create_seat

    with public_scope():
        people = [User.objects.create_user(f"{slug}-{n}@example.com", None, name=f"Agent {n}") for n in range(agents)]
    company = provision(NewCompany(slug, slug, "en", "Asia/Shanghai", "attended"), people[0])
    with public_scope():
        Company.objects.filter(pk=company.pk).update(calls_per_second=1_000)  # all its calls may come in one burst
        for person in people[1:]:
            Membership.objects.create(user=person, company=company, role=Role.AGENT)
        number = in_service(company.pk)[0]
    with company_scope(company):
        queue = Queue.objects.get()
        change_queue(queue, wrap_up_ms=0, record="none", announce_every_ms=0)
        for extension, person in enumerate(people[1:], start=802):
            create_seat(extension=str(extension), label=str(extension), user_id=person.pk)
            add_member(queue, person.pk)
        if features == "full":
            _furnish(queue, [person.pk for person in people])
        devices = [device for person in people if (device := log_in(person).device) is not None]
    return number, [(device.username, device.password) for device in devices]


def _furnish(queue: Any, people: list[int]) -> None:
    from tenants.agents.selectors import access_agent
    from tenants.agents.services import change_agent, create_skill
    from tenants.queues.services import SkillSettings, change_queue

    skill = create_skill("orders").pk
    for user_id in people:
        change_agent(access_agent(user_id), skills=[{"skill_id": skill, "level": 5}])
    needs: list[SkillSettings] = [{"skill_id": skill, "level": 3, "relax_after_ms": None}]
    change_queue(queue, record="all", announce_every_ms=10_000, skills=needs)


def ready() -> dict[str, Any]:
    """Everybody is ready; how many."""
    from linepool.accounts.models import Membership
    from linepool.kernel.tenancy import public_scope
    from telephony.control import send_command

    with public_scope():
        everybody = list(
            Membership.objects.filter(company__slug__startswith=f"{PREFIX}-").values_list("company_id", "user_id")
        )
    for company_id, user_id in everybody:
        send_command("desk.state", company_id=company_id, user_id=user_id, args={"state": "ready", "reason": ""})
    return {"ready": len(everybody)}


def facts(since: float) -> dict[str, Any]:
    """How many calls begun since then were answered, and the milliseconds from joining the queue to the INVITE of each.

    The INVITE is the agent's channel coming to life by Asterisk's own record (CEL).
    """
    from linepool.kernel.tenancy import company_scope, public_scope
    from telephony.calls.models import Leg
    from telephony.nodes.models import Cel
    from tenants.companies.models import Company

    with public_scope():
        companies = list(Company.objects.filter(slug__startswith=f"{PREFIX}-"))
        born = dict(Cel.objects.filter(eventtype="CHAN_START").values_list("uniqueid", "eventtime"))
    waits = []
    for company in companies:
        with company_scope(company):
            legs = Leg.objects.filter(party="agent", call__started_at__gte=_time(since)).select_related("call")
            for leg in legs:
                start = born.get(leg.channel_id)
                if start is not None and leg.call.queued_at is not None:
                    waits.append((start - leg.call.queued_at.timestamp()) * 1000)
    return {"outcomes": outcomes(since), "waits": waits}


def outcomes(since: float = 0.0) -> dict[str, int]:
    """How many calls of all companies begun since then (s since 1970) ended in which way."""
    from django.db.models import Count

    from linepool.kernel.tenancy import company_scope, public_scope
    from telephony.calls.models import Call
    from tenants.companies.models import Company

    with public_scope():
        companies = list(Company.objects.filter(slug__startswith=f"{PREFIX}-"))
    found: dict[str, int] = {}
    for company in companies:
        with company_scope(company):
            begun = Call.objects.filter(started_at__gte=_time(since))
            for outcome, count in begun.values_list("outcome").annotate(Count("id")):
                found[outcome] = found.get(outcome, 0) + count
    return found


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def channels() -> dict[str, Any]:
    """How many channels the switch has now."""
    import httpx
    from django.conf import settings

    who = (settings.LINEPOOL_ARI_USER, settings.LINEPOOL_ARI_PASSWORD)
    return {"channels": len(httpx.get(f"{settings.LINEPOOL_ARI_URL}/channels", auth=who).json())}


def main(argv: list[str]) -> int:
    """Print the JSON of one of them."""
    django.setup()
    answers: dict[str, Callable[..., Any]] = {
        "ready": ready,
        "facts": facts,
        "outcomes": outcomes,
        "channels": channels,
    }
    made = make(int(argv[1]), int(argv[2]), argv[3]) if argv[0] == "make" else answers[argv[0]](*map(float, argv[1:]))
    print(json.dumps(made))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
