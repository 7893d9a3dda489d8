"""What call control shows is what the API documents, name by name and word by word."""

from collections.abc import Iterator
from typing import Any

from rest_framework import serializers

from telephony.controller.call.states import CallState
from telephony.controller.shown.board import board
from telephony.controller.shown.desk import desk
from telephony.conversation import Place
from tenants.live.desk_serializers import DeskPictureSerializer
from tenants.live.pictures import OFFLINE_DESK
from tenants.live.serializers import BoardSerializer
from tests.telephony.controller.scenes import OWNER, SECOND, SUPERVISOR, pick_up, settled, staffed
from tests.telephony.controller.world import World


def faults(field: Any, value: Any, path: str = "") -> Iterator[str]:
    """Say where a value is not as its serializer documents it."""
    if value is None:
        if not field.allow_null:
            yield f"{path} is null"
    elif isinstance(field, serializers.ListSerializer | serializers.ListField):
        for number, item in enumerate(value):
            yield from faults(field.child, item, f"{path}.{number}")
    elif isinstance(field, serializers.Serializer):
        wanted = {name for name, one in field.fields.items() if one.required}
        yield from (f"{path}.{name} is missing" for name in wanted - set(value))
        yield from (f"{path}.{name} is not documented" for name in set(value) - set(field.fields))
        for name in set(value) & set(field.fields):
            yield from faults(field.fields[name], value[name], f"{path}.{name}")
    else:
        try:
            field.run_validation(value)
        except serializers.ValidationError as error:
            yield f"{path} {value!r}: {error.detail}"


def shown(w: World) -> list[str]:
    """What is wrong with the board and with everybody's desk now."""
    wrong = list(faults(BoardSerializer(), board(w.exchange, 1) | {"seq": 1}, "board"))
    for user_id in (OWNER, SECOND, SUPERVISOR):
        agent = w.exchange.agents.of_user(user_id)
        assert agent is not None
        wrong += faults(DeskPictureSerializer(), desk(w.exchange, agent), f"desk {user_id}")
    return wrong


def test_an_offline_desk_is_as_documented() -> None:
    assert list(faults(DeskPictureSerializer(), OFFLINE_DESK | {"seq": 0})) == []


async def test_desks_and_board_are_as_documented_from_ring_to_wrap_up() -> None:
    async with staffed(slug="acme") as w:
        assert shown(w) == []
        _, phone, call = await w.ringing()
        assert shown(w) == []
        w.asterisk.pick_up(phone)
        await w.in_state(CallState.TALKING)
        assert shown(w) == []
        await w.do("call.hold", OWNER)
        assert shown(w) == []
        await w.do("call.resume", OWNER)
        await w.do("call.consult", OWNER, to=f"agent:{SECOND}")
        assert shown(w) == []
        await pick_up(w, SECOND)
        await settled(call, w, SECOND, Place.SIDE)
        assert shown(w) == []
        await w.do("call.merge", OWNER)
        assert shown(w) == []
        await w.do("call.hangup", OWNER)
        assert shown(w) == []


async def test_a_supervisors_desk_is_as_documented() -> None:
    async with staffed(slug="acme") as w:
        _, _, call = await w.talking()
        await w.do("supervise.listen", SUPERVISOR, call_id=str(call.id), user_id=OWNER)
        assert shown(w) == []


async def test_a_parked_call_is_as_documented() -> None:
    async with staffed(slug="acme") as w:
        await w.talking()
        await w.do("call.park", OWNER)
        assert board(w.exchange, 1)["parked"]
        assert shown(w) == []
