"""Menus are published as versions that never change."""

from dataclasses import replace

import pytest

from linepool.accounts.models import User
from tenants.companies.models import Company
from tenants.flows.errors import FlowChanged, FlowNotFound, FormInvalid
from tenants.flows.form import MenuForm, from_graph
from tenants.flows.keys import Choice
from tenants.flows.models import FlowVersion, FlowVersionImmutable
from tenants.flows.selectors import main_flow, published_graph, published_queue_ids
from tenants.flows.services import publish_form
from tenants.queues.models import Queue


def published_form() -> MenuForm:
    return from_graph(published_graph())


def test_the_published_graph_is_still_the_form_after_the_database(service: Queue) -> None:
    form = published_form()
    assert form.greeting == "Thank you for calling Acme."
    assert form.choices[0] == Choice("1", "customer service", "queue", str(service.pk))
    assert published_queue_ids() == {str(service.pk)}


def test_a_change_is_the_next_version_and_the_old_one_stays(service: Queue, alice: User) -> None:
    first = main_flow().published
    assert first is not None
    second = publish_form(main_flow(), replace(published_form(), greeting="Hello."), user_id=alice.pk)
    assert (first.number, second.number) == (1, 2)
    assert main_flow().published == second
    assert "Acme" in FlowVersion.objects.get(number=1).graph["nodes"]["greeting"]["say"]["text"]


def test_the_same_menu_again_writes_nothing(service: Queue, alice: User) -> None:
    publish_form(main_flow(), published_form(), user_id=alice.pk)
    assert FlowVersion.objects.count() == 1


def test_a_version_cannot_be_saved_over(service: Queue) -> None:
    version = main_flow().published
    assert version is not None
    version.graph = {}
    with pytest.raises(FlowVersionImmutable):
        version.save()


def test_two_authors_do_not_overwrite_each_other(service: Queue, alice: User) -> None:
    form = published_form()
    publish_form(main_flow(), replace(form, greeting="Mine."), user_id=alice.pk, base_number=1)
    with pytest.raises(FlowChanged):
        publish_form(main_flow(), replace(form, greeting="Mine too."), user_id=alice.pk, base_number=1)
    assert published_form().greeting == "Mine."


def test_a_key_to_a_queue_that_does_not_exist_is_refused(service: Queue, alice: User) -> None:
    gone = Choice("1", "Ghosts", "queue", "01890000-0000-7000-8000-000000000000")
    with pytest.raises(FormInvalid) as refusal:
        publish_form(main_flow(), replace(published_form(), choices=(gone,)), user_id=alice.pk)
    assert "choices" in refusal.value.fields
    assert FlowVersion.objects.count() == 1


def test_a_company_without_a_menu_says_so(in_a: Company) -> None:
    with pytest.raises(FlowNotFound):
        published_graph()
