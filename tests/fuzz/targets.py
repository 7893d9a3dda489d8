"""One function for each parser of ours that meets the network: bytes in, nothing out.

A target passes over what the parser refuses in the way it promises (its own error), and raises for everything else: an
exception nobody promised, or a value that breaks the promise. `seeds` holds valid inputs to begin with.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from billing.catalogue.prices import MAX_PREFIX, MAX_PULSE_S, read_prices
from billing.commissions.deciding import PROBLEMS, decide, read_rows
from billing.commissions.models import Sale
from billing.commissions.states import SaleState
from billing.payments.bank_file import read_transfers
from linepool.kernel.errors import LinepoolError
from linepool.kernel.numbers import LONGEST, called_number, caller_number, to_e164
from linepool.kernel.sheets import read_sheet
from telephony import ari
from telephony.ami._protocol import decode, encode
from telephony.ari._client import Connection
from telephony.calls.record import decode_entry
from telephony.calls.wire import MalformedRecord
from telephony.controller.desks.args import Args
from telephony.controller.refused import RefusedError
from telephony.destination import BadDestination, Destination
from telephony.flows import Flow, FlowContext, FlowRun, IllegalEvent
from telephony.flows.types import Digit, FlowEvent, PlaybackFinished, QueueLeft, RecordingFinished, Started, TimerFired
from telephony.fraud import Attempt as Attempted
from telephony.fraud import FraudRules, RulesError, Watch
from telephony.guard.attempts import attempt_of
from telephony.guard.rule import Attempt
from tests.fuzz import web

Target = Callable[[bytes], None]
E164 = re.compile(r"\+[1-9][0-9]{1,14}|1[0-9]{2}", re.ASCII)
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


class _OneMessage:
    """A transport that brings one message and is gone."""

    def __init__(self, text: str) -> None:
        self._text: str | None = text

    async def receive(self) -> str:
        if self._text is None:
            raise ari.Disconnected("that was all")
        text, self._text = self._text, None
        return text

    async def send(self, text: str) -> None: ...

    async def fetch(self, uri: str) -> tuple[int, str]:
        raise ari.Disconnected(uri)

    async def close(self) -> None: ...


async def _nowhere() -> Any:
    raise ari.ConnectFailed("nowhere")


def ari_message(data: bytes) -> None:
    """A message of the switch: an event whose channel can be looked up, or a line in the log."""
    seen: list[ari.AriEvent] = []
    reading = Connection(_nowhere)._read(_OneMessage(data.decode(errors="replace")), seen.append)
    try:
        reading.send(None)
    except (ari.Disconnected, ari.ApplicationReplaced):
        for event in seen:
            assert event.at.tzinfo is not None
            if isinstance(event, ari.ChannelEvent):
                hash(event.channel)
                assert isinstance(event.channel.id, str)
                assert isinstance(event.channel.endpoint, str)


def ami_message(data: bytes) -> None:
    """A message of the manager: names to texts, which go back on the wire as they came."""
    fields = decode(data)
    assert decode(encode(fields)) == fields


def number(data: bytes) -> None:
    """A number as a carrier writes it, into the three readings of it."""
    text = data.decode(errors="replace")
    e164 = to_e164(text)
    if e164 is not None:
        assert E164.fullmatch(e164), e164
        assert to_e164(e164), "a number of ours is a number"
    for kept in (called_number(text), caller_number(text)):
        assert len(kept) <= LONGEST
        assert kept.isprintable()
    assert called_number(text).isascii()


def destination(data: bytes) -> None:
    """Where a call is to go: refused, or the same text again."""
    text = data.decode(errors="replace")
    try:
        found = Destination.parse(text)
    except BadDestination:
        return
    assert str(found) == text
    assert len(text) < 100


def command_args(data: bytes) -> None:
    """What came with a command, read in each way there is."""
    try:
        args = Args(json.loads(data))
    except ValueError:
        return
    for read in (args.number, args.numbers, args.time, args.destination, args.words, args.text, args.flag):
        try:
            value = read("to")
        except RefusedError:
            continue
        if isinstance(value, datetime):
            assert value < datetime(2300, 1, 1, tzinfo=UTC)
        json.dumps(str(value)).encode()


def journal_entry(data: bytes) -> None:
    """A record of a call: itself again after another journey, or refused."""
    try:
        entry = decode_entry(data)
        again = entry.to_json()
    except MalformedRecord:
        return
    assert decode_entry(again).to_json() == again


def flow(data: bytes) -> None:
    """A menu as the editor sends it: refused with its node, or a caller gets through it whatever they do."""
    try:
        run = FlowRun(Flow.parse(json.loads(data)), FlowContext(caller="+8613800000001", callbacks={"7": 1_000}))
    except (ValueError, RecursionError):  # FlowError and what is no JSON
        return
    story: list[FlowEvent] = [PlaybackFinished(1), PlaybackFinished(2), Digit("1"), TimerFired(1), Digit("#")]
    for event in [Started(), *story, RecordingFinished(1, 1_000), QueueLeft("overflow"), *story]:
        try:
            run.handle(event, NOW)
        except IllegalEvent:
            continue


def security_event(data: bytes) -> None:
    """What the switch says of somebody who tried to get in."""
    found = attempt_of(decode(data), NOW)
    if found is not None:
        assert ipaddress.ip_network(found.address)
    if isinstance(found, Attempt):
        assert len(found.account) <= 60
        assert found.account.isprintable()


def price_list(data: bytes) -> None:
    """A price list somebody uploads, CSV or XLSX: prices that can be stored and written out again, or what is wrong."""
    try:
        found = read_prices(read_sheet(data))
    except LinepoolError:
        return
    assert len(found.problems) <= found.problem_count
    for price in found.prices:
        assert price.prefix.isascii()
        assert len(price.prefix) <= MAX_PREFIX
        assert 0 <= price.per_minute < 10**6
        assert 0 <= price.connect_fee < 10**6
        assert 0 < price.pulse_step_s <= MAX_PULSE_S
        assert "\0" not in price.label_zh + price.label_en
        (price.label_zh + price.label_en).encode()


def bank_file(data: bytes) -> None:
    """A bank's list of transfers, CSV or XLSX: transfers that can be stored, each once, or what is wrong."""
    try:
        found, problems = read_transfers(read_sheet(data), "CNY")
    except LinepoolError:
        return
    assert len({one.fingerprint for one in found}) == len(found)
    for one in found:
        assert 0 < one.amount < 10**12
        assert one.amount == round(one.amount, 2)
        assert (len(one.currency), len(one.payer) <= 160, len(one.text) <= 300) == (3, True, True)
        _can_be_stored(one.currency + one.payer + one.text)
    for problem in problems:
        _can_be_stored(problem.value)


def decisions(data: bytes) -> None:
    """A client's list of decisions, CSV or XLSX: each line is a move of a sale that can be made, or what is wrong."""
    try:
        rows, problems = read_rows(read_sheet(data))
    except LinepoolError:
        return
    order_ids = {row.order_id for row in rows}
    for state in SaleState:
        sales = {order: Sale(order_id=order, state=state, amount=Decimal("100.00")) for order in order_ids}
        found = decide(rows, sales)
        assert len(rows) == len(found.moves) + len(found.problems) + found.unchanged
        for _, _, reason in found.moves:
            assert len(reason) <= 300
            _can_be_stored(reason)
        problems += found.problems
    for problem in problems:
        assert problem.code in PROBLEMS
        _can_be_stored(problem.value)


def _can_be_stored(text: str) -> None:
    assert "\0" not in text
    text.encode()


def fraud_rules(data: bytes) -> None:
    """What an operator writes down of a company's fraud rules: refused with its field, or itself again."""
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        return
    if not isinstance(raw, dict):
        return
    try:
        rules = FraudRules.parse(raw)
    except RulesError:
        return
    assert FraudRules.parse(json.loads(json.dumps(rules.as_json()))) == rules
    attempt = Attempted("+5352345678", NOW, "CN", "Asia/Shanghai", open=False)
    Watch().look(attempt, rules)


TARGETS: dict[str, Target] = {
    "ari_message": ari_message,
    "ami_message": ami_message,
    "security_event": security_event,
    "number": number,
    "destination": destination,
    "command_args": command_args,
    "journal_entry": journal_entry,
    "flow": flow,
    "price_list": price_list,
    "bank_file": bank_file,
    "decisions": decisions,
    "fraud_rules": fraud_rules,
    **web.TARGETS,
}
