"""Furnishing a company of the lab beside the running product: `manage.py shell -c "…"` calls `furnish` and reads JSON.

People, seats, queues and telephones come through the services the screens use; what the lab needs is that a caller is
in the queue without hearing a menu.
"""

import functools
import json
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from linepool.accounts import sessions
from linepool.accounts.models import Membership, User
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.nodes.endpoints import open_phone
from tenants.changes import company_changed
from tenants.companies.models import Company
from tenants.flows.models import Flow, FlowVersion
from tenants.queues.models import Queue
from tenants.queues.services import add_member, change_queue, create_queue
from tenants.seats.services import create_seat
from tests.lab.workspace import PASSWORD

SessionStore = import_module(settings.SESSION_ENGINE).SessionStore
Staff = list[dict[str, Any]]
"""Each: `name`, `role`, `queues` (names); with the `email` of somebody there already: lent, without seat and phone."""


def furnish(slug: str, house: dict[str, Any]) -> None:
    """Make queues (by name, with their settings), people and the flow; prints ids, log-ins and telephones.

    In `nodes` a queue's name may stand for its id. The flow enters at the node "entry". `company`: its own settings.
    """
    staff: Staff = house["staff"]
    with public_scope():
        Company.objects.filter(slug=slug).update(**house["company"])
        company = Company.objects.get(slug=slug)
        users = {person["name"]: member(company, person) for person in staff}
    with company_scope(company):
        made = {name: _queue(name, settings) for name, settings in house["queues"].items()}
        for place, person in enumerate(staff):
            user = users[person["name"]]
            if "email" not in person:
                create_seat(extension=str(820 + place), label=person["name"], user_id=user.pk)
            for name in person.get("queues", ()):
                add_member(made[name], user.pk)
        _publish(house["nodes"], {name: str(queue.pk) for name, queue in made.items()})
        company_changed()
    with public_scope():
        own = {person["name"] for person in staff if "email" not in person}
        phones = {name: open_phone(company.pk, users[name].pk, name) for name in own}
        people = {
            name: {
                "id": users[name].pk,
                "email": users[name].email,
                "username": phone.username,
                "password": phone.password,
                "session": session_of(company, users[name]),
            }
            for name, phone in phones.items()
        }
    print(json.dumps({"company": company.pk, "people": people, "queues": {n: str(q.pk) for n, q in made.items()}}))


def member(company: Company, person: dict[str, Any], password: str | None = PASSWORD) -> User:
    """Whoever has this `email` (or one made of the `name`), a member of the company; without a password nobody can log
    in by it."""
    email = person.get("email") or f"{person['name']}@{company.slug}.example"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create(email=email, name=person["name"], password=_hashed(password))
    Membership.objects.get_or_create(user=user, company=company, defaults={"role": person.get("role", "agent")})
    return user


@functools.cache
def _hashed(password: str | None) -> str:
    """Once: for a hundred people it takes a minute, as it should."""
    return make_password(password)


def session_of(company: Company, user: User) -> str:
    """What a log-in on the company's site would have left in the browser: its cookie."""
    request = HttpRequest()
    request.session = SessionStore()
    request.tenant = company  # type: ignore[attr-defined]  # as the middleware of the sites does
    sessions.begin(request, user)
    request.session.save()
    return str(request.session.session_key)


def _queue(name: str, settings: dict[str, Any]) -> Queue:
    found = Queue.objects.filter(name=name).first()
    return change_queue(found, **settings) if found else create_queue(name, **settings)


def _publish(nodes: dict[str, Any], queue_ids: dict[str, str]) -> None:
    graph = json.loads(json.dumps({"version": 1, "entry": "entry", "nodes": nodes}))
    for node in graph["nodes"].values():
        for key in ("queue_id", "mailbox"):
            if key in node:
                node[key] = queue_ids.get(node[key], node[key])
    flow = Flow.objects.get()
    flow.published = FlowVersion.objects.create(flow=flow, number=flow.versions.count() + 1, graph=graph)
    flow.save(update_fields=["published"])
