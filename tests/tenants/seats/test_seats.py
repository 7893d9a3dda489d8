"""Seats: who may sit where."""

from uuid import uuid4

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.tenancy import company_scope
from tenants.companies.models import Company
from tenants.seats.errors import ExtensionTaken, NotAMember, PersonHasSeat, SeatNotFound
from tenants.seats.models import Seat
from tenants.seats.selectors import access_seat, seat_of
from tenants.seats.services import change_seat, create_seat, remove_seat


def test_a_seat_is_rented_for_a_member_and_written_down(in_a: Company, bob: User) -> None:
    seat = create_seat(extension="801", label="Front", user_id=bob.pk)
    assert seat_of(bob.pk) == seat
    entry = Entry.objects.get(verb="seat.created")
    assert entry.target == f"seat:{seat.pk}"


def test_an_extension_is_given_once(in_a: Company, bob: User) -> None:
    create_seat(extension="801", label="Front", user_id=bob.pk)
    with pytest.raises(ExtensionTaken):
        create_seat(extension="801", label="Back")
    assert Seat.objects.count() == 1
    assert Entry.objects.filter(verb="seat.created").count() == 1


def test_a_person_sits_on_one_seat(in_a: Company, bob: User) -> None:
    create_seat(extension="801", label="Front", user_id=bob.pk)
    with pytest.raises(PersonHasSeat):
        create_seat(extension="802", label="Back", user_id=bob.pk)


def test_a_stranger_gets_no_seat(in_a: Company, charlie: User) -> None:
    with pytest.raises(NotAMember):
        create_seat(extension="801", label="Front", user_id=charlie.pk)
    assert not Seat.objects.exists()


def test_a_seat_changes_hands(in_a: Company, alice: User, bob: User) -> None:
    seat = create_seat(extension="801", label="Front", user_id=bob.pk)
    change_seat(seat, extension="801", label="Front", user_id=alice.pk)
    assert seat_of(bob.pk) is None
    assert seat_of(alice.pk) == seat


def test_moving_onto_a_taken_extension_changes_nothing(in_a: Company) -> None:
    create_seat(extension="801", label="Front")
    back = create_seat(extension="802", label="Back")
    with pytest.raises(ExtensionTaken):
        change_seat(back, extension="801", label="Moved", user_id=None)
    assert access_seat(back.pk).label == "Back"


def test_another_companys_seat_is_not_there(in_a: Company, company_b: Company) -> None:
    with company_scope(company_b):
        other = create_seat(extension="801", label="Theirs")
    with pytest.raises(SeatNotFound):
        access_seat(other.pk)
    with pytest.raises(SeatNotFound):
        access_seat(uuid4())


def test_call_control_hears_of_every_change_after_the_commit(
    in_a: Company, told: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as words:
        seat = create_seat(extension="801", label="Front")
        assert told == []
    remove_seat(seat)
    assert told == [in_a.pk]
    assert len(words) == 1
