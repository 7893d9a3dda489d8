"""Publishing menus. A version is written once and never changed; publishing moves the pointer."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from linepool.audit.services import record
from telephony.destination import Destination
from telephony.flows.graph import Flow as RunnableFlow
from telephony.flows.types import FlowError
from tenants.agents.selectors import skills
from tenants.changes import company_changed
from tenants.destinations import require_destination
from tenants.flows.defaults import default_form
from tenants.flows.errors import FlowChanged, FlowNotFound, FormInvalid
from tenants.flows.form import FormError, MenuForm, queue_ids, to_graph
from tenants.flows.models import Flow, FlowVersion
from tenants.queues.models import Queue

MAIN = "main"


@transaction.atomic
def create_default_flow(*, company_name: str, language: str, queue_id: object, timezone: str) -> Flow:
    """Make and publish a newcomer's menu (see `defaults.default_form` for what it says and why)."""
    graph = to_graph(default_form(company_name, language, str(queue_id), timezone))
    flow = Flow.objects.create(name=MAIN)
    _publish(flow, graph, user_id=None)
    return flow


@transaction.atomic
def publish_form(flow: Flow, form: MenuForm, *, user_id: int | None, base_number: int | None = None) -> FlowVersion:
    """Publish what the form says as the flow's next version; the same graph again writes nothing.

    `base_number` is the version the author looked at: another one published meanwhile raises `FlowChanged`.
    Raises `FormInvalid` for an impossible form or a queue that does not exist.
    """
    graph = _graph_of(form)
    locked = Flow.objects.select_for_update().filter(pk=flow.pk).first()
    if locked is None:
        raise FlowNotFound
    current = locked.published
    if current is not None and base_number is not None and current.number != base_number:
        raise FlowChanged
    if current is not None and current.graph == graph:
        return current
    return _publish(locked, graph, user_id=user_id)


def _graph_of(form: MenuForm) -> dict[str, Any]:
    try:
        graph = to_graph(form)
        RunnableFlow.parse(graph)
    except FormError as error:
        raise FormInvalid(fields={error.field: error.message}) from error
    except FlowError as error:
        raise FormInvalid(str(error)) from error
    _require_known(form)
    return graph


def _require_known(form: MenuForm) -> None:
    known = {str(pk) for pk in Queue.objects.values_list("pk", flat=True)}
    if queue_ids(form) - known:
        raise FormInvalid(fields={"choices": "lead to a queue that does not exist"})
    skilled = set(skills().values_list("name", flat=True))
    for index, choice in enumerate(form.choices):
        if choice.to is not None:
            require_destination(Destination.parse(choice.to), f"choices.{index}.to")
        if not {name for name, _ in choice.skills} <= skilled:
            raise FormInvalid(fields={f"choices.{index}.skills": "names a skill that does not exist"})


def _publish(flow: Flow, graph: dict[str, Any], *, user_id: int | None) -> FlowVersion:
    latest = flow.versions.order_by("-number").first()
    number = 1 if latest is None else latest.number + 1
    version = FlowVersion.objects.create(flow=flow, number=number, graph=graph, created_by_id=user_id)
    flow.published = version
    flow.save(update_fields=["published"])
    record("flow.published", f"flow:{flow.pk}", number=number)
    company_changed()
    return version
