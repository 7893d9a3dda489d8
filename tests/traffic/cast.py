"""The people who take the demo's calls, made beside the running product: `manage.py shell -c "…"` calls `gather`.

They come on top of whoever is there: nobody's log-in, seat or queue is taken away, and a second run finds them again.
"""

import json
from typing import Any

from linepool.kernel.tenancy import company_scope, public_scope
from telephony.nodes.endpoints import open_phone
from telephony.numbers.selectors import in_service
from tenants.agents.selectors import access_agent, skills
from tenants.agents.services import change_agent
from tenants.changes import company_changed
from tenants.companies.models import Company
from tenants.flows.form import from_graph
from tenants.flows.selectors import published_graph
from tenants.queues.models import Queue
from tenants.queues.selectors import memberships_of, queues
from tenants.queues.services import add_member
from tenants.seats.models import Seat
from tenants.seats.services import create_seat
from tests.lab.staffing import member, session_of
from tests.traffic.manners import NAMES

FIRST_EXTENSION = 881
LABEL = "demo traffic"


def gather(slug: str, count: int) -> None:
    """So many people with a seat and a SIP phone in every queue of the company; prints them, its number and keys."""
    with public_scope():
        company = Company.objects.get(slug=slug)
        number = in_service(company.pk)[0]
        wanted = [{"name": NAMES[n], "email": f"traffic{n + 1}@{slug}.example"} for n in range(count)]
        users = [member(company, one, password=None) for one in wanted]
    with company_scope(company):
        served = list(queues())
        for place, user in enumerate(users):
            _seat(user.pk, place)
            _serves(user.pk, served)
        keys = [choice.key for choice in from_graph(published_graph()).choices if choice.action == "queue"]
        company_changed()
    with public_scope():
        phones = [open_phone(company.pk, user.pk, user.name) for user in users]
        people: list[dict[str, Any]] = [
            {
                "id": user.pk,
                "name": user.name,
                "email": user.email,
                "username": phone.username,
                "password": phone.password,
                "session": session_of(company, user),
            }
            for user, phone in zip(users, phones, strict=True)
        ]
    found = [str(queue.pk) for queue in served]
    print(json.dumps({"number": number, "keys": keys, "queues": found, "people": people}))


def _seat(user_id: int, place: int) -> None:
    if not Seat.objects.filter(user_id=user_id).exists():
        create_seat(extension=str(FIRST_EXTENSION + place), label=LABEL, user_id=user_id)


def _serves(user_id: int, served: list[Queue]) -> None:
    there = {place.queue_id for place in memberships_of(user_id)}
    for queue in served:
        if queue.pk not in there:
            add_member(queue, user_id)
    levels = [{"skill_id": skill.pk, "level": 7} for skill in skills()]
    change_agent(access_agent(user_id), skills=levels)
