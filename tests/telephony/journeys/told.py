"""What the journal knows of a journey, in lines: the table compares them word by word.

All times are seconds since the journey began. A call is one block::

    call in answered 0-67: menu 3, wait 4, talk 60, held 0; ended by caller
    leg caller in 0-67: talk 60, held 0; billed in 67, from the agent 60
    leg bob out 3-67: talk 60, held 0; free
    stay Service 3-7: answered by bob
    stint bob owner 7-67: talk 60, hold 0
    after bob 67-97: sold
    story 0 started, 3 digit 1, 3 queued service, …

``billed`` is what finance is told of a leg: its direction, the seconds from the line's answer, and those from the
agent's. ``free`` is a leg to a device of ours. ``listen`` and ``lost`` stand only where there was any.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from linepool.kernel.usage import LegUsage
from telephony.calls.record import CallbackRecord, CallRecord, LegRecord, Stint, WrapUpRecord
from telephony.calls.usage import usage_of
from tests.telephony.journeys.clock import BEGINNING
from tests.telephony.journeys.script import Aftermath
from tests.telephony.journeys.stage import NAMES

#: Events that say nothing which the other lines do not say.
SILENT = frozenset({"flow.node", "recording.started", "recording.stopped"})
WIDTH = 108
#: Values of events that are ids, files, or stand elsewhere.
UNTOLD = frozenset({"priority", "file", "caller", "called", "duration_ms", "position"})


def tell(after: Aftermath) -> str:
    """The whole aftermath."""
    lines = [line for call in sorted(after.calls, key=lambda call: call.started_at) for line in _call(call, after)]
    lines += [_callback(record) for record in after.callbacks]
    return "\n".join(textwrap.fill(line, WIDTH, subsequent_indent="    ") for line in lines)


def _call(call: CallRecord, after: Aftermath) -> Iterator[str]:
    company = f" of company {call.company_id}" if call.company_id != 1 else ""
    yield (
        f"call {call.direction} {call.outcome}{company} {_span(call.started_at, call.ended_at)}: "
        f"menu {_s(call.ivr_ms)}, wait {_s(call.wait_ms)}, talk {_s(call.talk_ms)}, held {_s(call.hold_ms)}; "
        f"ended by {call.hung_up_by}"
    )
    for leg, usage in zip(call.legs, usage_of(call), strict=True):
        yield _leg(leg, usage)
    for stay in call.stays:
        by = f" by {_name(stay.agent_id)}" if stay.agent_id else ""
        yield f"stay {stay.queue_name} {_span(stay.entered_at, stay.left_at)}: {stay.outcome}{by}"
    for stint in call.stints:
        yield _stint(stint)
    for wrap_up in after.wrap_ups:
        if wrap_up.call_id == call.id:
            yield _wrap_up(wrap_up)
    if call.note:
        yield f"note {call.note}"
    story = (f"{_at(one.at)} {_event(one.kind, one.data)}" for one in call.events if one.kind not in SILENT)
    yield f"story {', '.join(story)}"


def _leg(leg: LegRecord, usage: LegUsage) -> str:
    to = f" to {usage.destination_prefix}" if usage.direction == "out" else ""
    bill = f"billed {usage.direction}{to} {_s(usage.billable_ms)}, from the agent {_s(usage.talk_ms)}"
    if not usage.destination_prefix:
        bill = "free"
    who = _name(leg.user_id) if leg.user_id else leg.party
    times = f"talk {_s(leg.talk_ms)}, held {_s(leg.hold_ms)}"
    return f"leg {who} {leg.direction} {_span(leg.started_at, leg.ended_at)}: {times}; {bill}"


def _stint(stint: Stint) -> str:
    more = "".join(f", {name} {_s(ms)}" for name, ms in (("listen", stint.listen_ms), ("lost", stint.lost_ms)) if ms)
    span = _span(stint.joined_at, stint.left_at)
    return f"stint {_name(stint.user_id)} {stint.role} {span}: talk {_s(stint.talk_ms)}, hold {_s(stint.hold_ms)}{more}"


def _wrap_up(record: WrapUpRecord) -> str:
    result = f": {record.disposition_code}" if record.disposition_code else ""
    return f"after {_name(record.user_id)} {_span(record.started_at, record.ended_at)}{result}"


def _callback(record: CallbackRecord) -> str:
    attempts = f"attempt {record.attempts} of {record.max_attempts}"
    return f"callback {record.state} {_at(record.changed_at)}: {attempts} {record.result}".rstrip()


def _event(kind: str, data: Any) -> str:
    """The kind and its values, users by name."""
    words = [kind]
    for name, value in data.items():
        if name not in UNTOLD and value not in ("", None):
            words.append(re.sub(r"\b(80[1-4]|901)\b", lambda found: NAMES[int(found[0])], str(value)))
    return " ".join(words)


def _name(user_id: int | None) -> str:
    return NAMES.get(user_id or 0, str(user_id))


def _span(start: datetime, end: datetime) -> str:
    return f"{_at(start)}-{_at(end)}"


def _at(moment: datetime) -> str:
    return _s(round((moment - BEGINNING).total_seconds() * 1000))


def _s(ms: int) -> str:
    return f"{ms / 1000:g}"
