"""Listening: for the right person, at the right host, for a quarter of an hour."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from linepool.accounts.models import Membership, User
from linepool.audit.models import Entry
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.recordings import playback, services
from telephony.recordings.errors import BadRange
from telephony.recordings.models import Recording
from tenants.companies.models import Company
from tests.conftest import join
from tests.telephony.recordings.conftest import stored_call
from tests.telephony.recordings.test_upload import leave

ClientFor = Callable[[User | None, Company | None], Client]
SAMPLES = bytes(range(256)) * 40
SIZE = 44 + len(SAMPLES)


@pytest.fixture
def recording(spool: Path, company_a: Company) -> Recording:
    """A stored recording of company A."""
    leave(spool, "recordings/x.raw", SAMPLES)
    _, recording = stored_call(company_a)
    services.upload_sound(recording.pk)
    with company_scope(company_a):
        recording.refresh_from_db()
    return recording


def address(recording: Recording) -> str:
    return f"/api/calls/{recording.call_id}/recordings/{recording.pk}/"


def link(client: Client, recording: Recording) -> str:
    answer = client.get(address(recording))
    assert answer.status_code == 200, answer.json()
    url: str = answer.json()["url"]
    return url


def body(answer: Any) -> bytes:
    return b"".join(answer)


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
def test_the_owner_hears_the_whole_recording(
    recording: Recording, client_for: ClientFor, alice: User, company_a: Company
) -> None:
    client = client_for(alice, company_a)
    answer = client.get(link(client, recording), headers={"accept": "audio/*"})
    assert (answer.status_code, answer["Content-Type"], answer["Content-Length"]) == (200, "audio/wav", str(SIZE))
    assert answer["Accept-Ranges"] == "bytes"
    assert body(answer)[44:] == SAMPLES
    with company_scope(company_a):
        assert Entry.objects.get(verb="recording.opened").target == f"call:{recording.call_id}"


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=44-", 44, SIZE - 1),
        ("bytes=-10", SIZE - 10, SIZE - 1),
        ("bytes=5-999999", 5, SIZE - 1),
    ],
)
def test_a_player_gets_the_range_it_asks_for(
    recording: Recording, client_for: ClientFor, alice: User, company_a: Company, asked: str, first: int, last: int
) -> None:
    client = client_for(alice, company_a)
    url = link(client, recording)
    whole = body(client.get(url))
    answer = client.get(url, headers={"range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {first}-{last}/{SIZE}")
    assert body(answer) == whole[first : last + 1]


def test_a_range_beyond_the_end_is_refused(
    recording: Recording, client_for: ClientFor, alice: User, company_a: Company
) -> None:
    client = client_for(alice, company_a)
    answer = client.get(link(client, recording), headers={"range": f"bytes={SIZE}-"})
    assert (answer.status_code, answer.json()["code"]) == (416, "bad_range")


@given(st.text(max_size=30), st.integers(1, 10_000))
def test_no_range_header_breaks_the_server(header: str, size: int) -> None:
    for text in (header, f"bytes={header}"):
        try:
            span = playback.requested_span(text, size)
        except BadRange:
            continue
        assert 0 <= span.start < span.end <= size


def test_an_address_stops_working_after_its_time(
    recording: Recording, client_for: ClientFor, alice: User, company_a: Company
) -> None:
    client = client_for(alice, company_a)
    url = link(client, recording)
    later = time.time() + playback.LIFETIME.total_seconds() + 1
    with mock.patch("django.core.signing.time.time", return_value=later):
        answer = client.get(url)
    assert (answer.status_code, answer.json()["code"]) == (410, "link_expired")
    assert timedelta(minutes=15) >= playback.LIFETIME


def test_an_address_is_nobodys_at_another_companys_host(
    recording: Recording, client_for: ClientFor, people: Any, company_a: Company, company_b: Company
) -> None:
    url = link(client_for(people.alice, company_a), recording)
    join(people.alice, company_b, Role.OWNER)  # even for the same person, with every right there
    for user in (people.alice, people.charlie):
        answer = client_for(user, company_b).get(url)
        assert (answer.status_code, answer.json()["code"]) == (404, "recording_not_found")


def test_an_address_is_nobodys_in_another_persons_hands(
    recording: Recording, client_for: ClientFor, people: Any, company_a: Company
) -> None:
    url = link(client_for(people.alice, company_a), recording)
    with public_scope():
        Membership.objects.filter(user=people.bob).update(role=Role.SUPERVISOR)
    assert client_for(people.bob, company_a).get(url).status_code == 404
    assert client_for(None, company_a).get(url).status_code == 401


def test_who_loses_the_right_loses_the_address_too(
    recording: Recording, client_for: ClientFor, people: Any, company_a: Company
) -> None:
    client = client_for(people.alice, company_a)
    url = link(client, recording)
    with public_scope():
        Membership.objects.filter(user=people.alice).update(role=Role.FINANCE)
    assert client.get(url).status_code == 403
    assert client.get(address(recording)).status_code == 403


def test_a_changed_token_is_nobodys(
    recording: Recording, client_for: ClientFor, alice: User, company_a: Company
) -> None:
    client = client_for(alice, company_a)
    url = link(client, recording)
    assert client.get(url[:-2] + ("A" if url[-2] != "A" else "B") + "/").status_code == 404


def test_a_row_that_points_outside_the_companys_prefix_is_not_played(
    recording: Recording, client_for: ClientFor, alice: User, company_a: Company
) -> None:
    with company_scope(company_a):
        Recording.objects.update(key=f"companies/{company_a.pk + 1}/recording/2026/11/{recording.pk}.wav")
    client = client_for(alice, company_a)
    assert client.get(link(client, recording)).status_code == 404


def test_a_recording_on_its_way_cannot_be_opened_yet(
    spool: Path, client_for: ClientFor, alice: User, company_a: Company
) -> None:
    _, recording = stored_call(company_a)
    answer = client_for(alice, company_a).get(address(recording))
    assert (answer.status_code, answer.json()["code"]) == (409, "recording_not_ready")
