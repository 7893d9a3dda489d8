"""Making the demo companies through the same services real ones go through."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from billing.ledger.models import Account, TransactionKind
from billing.ledger.posting import Posting, post
from billing.ledger.tasks import rate_pending
from billing.parties.seed import seed as seed_legal_entity
from linepool.accounts.models import Membership, User
from linepool.audit.services import acting
from linepool.kernel.tenancy import company_scope, current_company_id, public_scope
from telephony.calls.record import JournalEntry
from telephony.calls.services import store_calls
from telephony.numbers.models import Number, NumberEvent
from telephony.prompts import PromptError
from tenants.companies.models import Company
from tenants.companies.provisioning import NewCompany, provision
from tenants.contacts.services import create_contact
from tenants.demo import people
from tenants.demo.records import Agent, Stage, Writer
from tenants.demo.shape import DAYS, Sketch, World, month_of_calls
from tenants.demo.switchboard import furnish_first, furnish_second
from tenants.demo.voices import MESSAGES, TALKS, record_message, record_talk
from tenants.directory import caller_id_of
from tenants.flows.form import from_graph
from tenants.flows.keys import Choice
from tenants.flows.selectors import main_flow, published_graph
from tenants.flows.services import publish_form
from tenants.lending.services import lend
from tenants.queues.models import Queue
from tenants.queues.services import add_member, change_queue, create_queue, set_dispositions
from tenants.seats.models import Seat
from tenants.seats.services import create_seat

log = structlog.get_logger(__name__)

#: A month of calls costs more than the trial's gift, and the demo must still be able to take a call.
GIFT = Decimal(2000)
RECORDED = 6
CONTACTS = 24


def create_demo(now: datetime | None = None) -> bool:
    """Make the operator and what is missing of the demo companies; False when both are already there.

    Each is all or nothing. The first has a month of calls, whose recordings are left in the spool for the worker to
    carry to the store; the second shares an agent with it.
    """
    now = now or timezone.now()
    made = _create_once(people.SLUG, lambda: _first_company(now))
    made |= _create_once(people.SECOND_SLUG, _second_company)
    with public_scope():
        rate_pending()
        seed_legal_entity()
    return made


def _create_once(slug: str, create: Callable[[], None]) -> bool:
    with public_scope(), transaction.atomic():
        if Company.objects.filter(slug=slug).exists():
            return False
        create()
    return True


def _first_company(now: datetime) -> None:
    company = _company(now)
    with company_scope(company):
        records = _calls(company, now)
    store_calls(records)


def _second_company() -> None:
    """A company in another language, most of whose calls are taken by an agent of the first one's."""
    owner = _user(people.SECOND_OWNER)
    language, zone, plan = people.SECOND_LANGUAGE, people.TIMEZONE, people.SECOND_PLAN
    company = provision(NewCompany(people.SECOND_NAME, people.SECOND_SLUG, language, zone, plan), owner)
    with company_scope(company), acting(owner):
        orders = Queue.objects.get()
        furnish_second(orders)
    lend(User.objects.get(email=people.SHARED.email), company, [orders.pk], by=_operator())


def _operator() -> User:
    known = User.objects.filter(email=people.OPERATOR_EMAIL).first()
    return known or User.objects.create_user(
        people.OPERATOR_EMAIL, people.PASSWORD, name=people.OPERATOR_NAME, is_operator=True, may_visit=True
    )


def _company(now: datetime) -> Company:
    since = now - timedelta(days=DAYS + 1)
    _operator()
    users = {person.email: _user(person) for person in people.PEOPLE}
    owner = users[people.OWNER.email]
    wanted = NewCompany(people.NAME, people.SLUG, people.LANGUAGE, people.TIMEZONE, people.PLAN)
    company = provision(wanted, owner, since=since)
    for person in people.PEOPLE:
        if person is not people.OWNER:
            Membership.objects.create(user=users[person.email], company=company, role=person.role)
    sides = ((Account.PROMOTION, GIFT), (Account.CREDIT, -GIFT))
    post([Posting(company.pk, TransactionKind.TOP_UP, "demo", company.currency, sides)])
    with company_scope(company), acting(owner):
        _furnish(users, owner, since)
    Company.objects.filter(pk=company.pk).update(created_at=since)
    return company


def _user(person: people.Person) -> User:
    user = User.objects.filter(email=person.email).first()
    return user or User.objects.create_user(person.email, people.PASSWORD, name=person.name)


def _furnish(users: dict[str, User], owner: User, since: datetime) -> None:
    """Queues, seats, results and a menu with a key for each queue."""
    first = change_queue(Queue.objects.get(), name=people.SALES.name)
    second = create_queue(people.CARE.name, wrap_up_ms=people.CARE.wrap_up_ms)
    queues = {people.SALES.name: first, people.CARE.name: second}
    for person in people.PEOPLE:
        if person.extension and person is not people.OWNER:
            create_seat(extension=person.extension, label=person.name, user_id=users[person.email].pk)
        for name in person.queues:
            add_member(queues[name], users[person.email].pk)
    _rented_since(since)
    furnish_first(first, second, users)
    set_dispositions([{"code": code, "label": label, "kind": kind} for code, label, kind, _ in people.RESULTS])
    menu = from_graph(published_graph())
    choices = (
        Choice("1", people.SALES.name, "queue", str(first.pk)),
        Choice("2", people.CARE.name, "queue", str(second.pk)),
        Choice("0", "语音留言", "voicemail"),
    )
    publish_form(main_flow(), replace(menu, choices=choices), user_id=owner.pk)


def _rented_since(since: datetime) -> None:
    """Seats and the number were there all the month, so that the bill shows a whole one."""
    company_id = current_company_id()
    Seat.objects.update(created_at=since)
    Number.objects.filter(company_id=company_id).update(claimed_at=since)
    NumberEvent.objects.filter(company_id=company_id).update(at=since)


def _calls(company: Company, now: datetime) -> list[JournalEntry]:
    agents = {person.email: person for person in people.PEOPLE if person.role in ("agent", "supervisor")}
    world = World(
        timezone=company.timezone,
        shares={line.name: line.share for line in people.LINES},
        agents={
            line.name: tuple(email for email, person in agents.items() if line.name in person.queues)
            for line in people.LINES
        },
        results=tuple((code, weight) for code, _, _, weight in people.RESULTS),
    )
    users = {user.email: user for user in User.objects.filter(email__in=agents)}
    stage = Stage(
        company_id=company.pk,
        schema=company.schema_name,
        number=caller_id_of(company.pk),
        queue_ids={queue.name: str(queue.pk) for queue in Queue.objects.all()},
        keys={people.SALES.name: "1", people.CARE.name: "2"},
        agents={email: Agent(user.pk, user.name) for email, user in users.items()},
    )
    sketches = month_of_calls(world, now)
    _contacts(sketches, list(users.values()))
    return list(_written(Writer(stage), sketches, company.slug))


def _contacts(sketches: list[Sketch], agents: list[User]) -> None:
    """Whom the agents know by now: the last ones whose name a call had, each by one of them, and who calls next."""
    known = list({one.remote: one.contact for one in sketches if one.contact}.items())[-CONTACTS:]
    for place, (number, name) in enumerate(known):
        agent, about = agents[place % len(agents)], people.CONTACT_NOTES[place % len(people.CONTACT_NOTES)]
        with acting(agent):
            create_contact(agent, name=name, numbers=[{"number": number}], **about)
    with acting(agents[0]):
        create_contact(agents[0], **people.CALLER)


def _written(writer: Writer, sketches: list[Sketch], slug: str) -> Iterable[JournalEntry]:
    """The records; the latest conversations and messages get a sound, and last as long as it does."""
    spool = Path(settings.LINEPOOL_SPOOL)
    talks = [one for one in sketches if one.talk_ms and one.direction == "in"][-RECORDED:]
    messages = [one for one in sketches if one.message_ms][-len(MESSAGES) :]
    for sketch in sketches:
        recording = voicemail = None
        try:
            if sketch in talks:
                number = talks.index(sketch)
                name = f"recordings/{slug}-{number}.raw"
                length = record_talk(TALKS[number % len(TALKS)], spool / name)
                sketch, recording = replace(sketch, talk_ms=length, hold_ms=0), name
            elif sketch in messages:
                number = messages.index(sketch)
                name = f"recordings/{slug}-message-{number}.wav"
                sketch, voicemail = replace(sketch, message_ms=record_message(MESSAGES[number], spool / name)), name
        except PromptError as error:  # a machine without a voice still gets its demo, in silence
            log.warning("demo.without_voice", error=str(error))
        call, wrap_up = writer.call(sketch, recording, voicemail)
        yield from (entry for entry in (call, wrap_up) if entry is not None)
