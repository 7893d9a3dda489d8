"""How web and worker processes ask call control for something, and how they read what it says is going on.

Commands go through the Valkey stream ``lp:commands``; each answer comes back on its own list ``lp:reply:{request_id}``.
A command that call control did not take before ``wait`` ran out is never done later: it carries its own expiry.
The same ``request_id`` sent twice is done once and answered twice.

Verbs and their ``args``. Answers are the sender's desk snapshot, unless noted; ``to`` is a ``telephony.destination``.

======================  ===============================================================================================
``desk.login``          ``username`` (switch endpoint of the browser or SIP phone; "" with an outside number),
                        ``device`` "browser" | "phone" | "outside", ``number`` (outside), ``companies`` (to serve),
                        ``permissions`` (the user's in the desk's company: which buttons are shown)
``desk.logout``         refused with ``in_call`` while talking
``desk.state``          ``state`` "ready" | "away", ``reason`` (away only; a pause reason's code)
``desk.bar``            ``company_id``, ``until`` (ISO time, null: until lifted), ``barred`` bool: "not for this client"
``desk.extend``         ``ms``: more time for the wrap-up, at most the queue's ``wrap_up_extra_ms`` in all
``call.dial``           ``to`` (as typed), ``company_id`` (a served company; the desk's own by default) → {"call_id"}
``call.hold``           ``call.resume``, ``call.hangup``: the agent's own call
``call.transfer``       ``to``: blind; the agent is free at once
``call.consult``        ``to``: the other party hears music meanwhile
``call.swap``           talk to the one who is on hold, the other is held
``call.complete``       join the two others and leave (the attended transfer)
``call.cancel``         let the consulted one go, back to the held one
``call.merge``          all three together: a conference
``call.add``            ``to``: ring one more into the conference (8 at most, with the sender)
``call.drop``           ``party`` (an id of the desk's ``parties``)
``call.leave``          out of the conference; the others go on
``call.park``           → the desk with ``parked`` in it; ``call.retrieve`` ``slot`` takes it back, whoever asks
``call.keypad``         ``digits`` (0-9 * # A-D), to the other party
``call.note``           ``text``: kept with the call, shown to whoever has it next
``call.record``         ``action`` "start" | "stop" | "pause" | "resume"; ``beyond_rule``: the sender's role may,
                        whatever the queue's rule says (``calls.record`` in the company whose call it is)
``call.reclaim``        back to the caller whom the agent's dead device left behind
``call.wrapup``         ``call_id``, ``disposition_code``, ``note``: ends the wrap-up of that call
``callback.add``        ``queue_id`` (of any company served), ``number``, ``at`` (ISO time, null: now), ``note``
                        → {"callback_id", "company_id"}
``callback.cancel``     ``callback_id``
``supervise.listen``    ``call_id``, ``user_id`` (whose ears): also ``supervise.whisper``, ``supervise.barge``;
                        changing over from one to the other is the same verb again
``supervise.takeover``  ``call_id``: the agent is freed, the supervisor has the call
``supervise.stop``      out of the call that is supervised
``supervise.agent``     ``user_id``, ``state`` "ready" | "away" | "offline", ``reason``
``supervise.pull``      ``call_id`` (it waits), ``to``: a queue, or ``agent:`` with the sender's own id
``company.changed``     settings of the company were written: read them again (no answer is awaited)
``carriers.changed``    carriers were written: read them again, switches too (no answer is awaited)
======================  ===============================================================================================
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

import redis
from django.conf import settings

from linepool.kernel import patience
from linepool.kernel.errors import LinepoolError

GIVEN_UP = '{"refused": "expired"}'
COMMAND_STREAM = "lp:commands"
COMMAND_STREAM_LENGTH = 10_000
DONE_LIFE_S = 600
LEASE_KEY = "lp:callcontrol:lease"
HEALTH_KEY = "lp:callcontrol:health"


class CommandRefused(LinepoolError):
    """Call control understood the command and would not do it; ``code`` says why (``not_logged_in``, ``in_call`` …)."""

    status = 409

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code, code=code)


class ControllerUnavailable(LinepoolError):
    """No call control took the command in time; it was not done and will not be done later."""

    code = "callcontrol_unavailable"
    status = 503


def send_command(
    verb: str,
    *,
    company_id: int,
    user_id: int,
    args: Mapping[str, Any] | None = None,
    request_id: str | None = None,
    wait: float = 5.0,
) -> dict[str, Any]:
    """Ask call control to do ``verb`` and return its answer; blocks at most ``wait`` seconds.

    Raises :class:`CommandRefused` or :class:`ControllerUnavailable`. A command that was begun and not answered (call
    control died over it) is refused as ``outcome_unknown``. Not for use inside a database transaction: call control may
    need to read what was just written.
    """
    if patience.given_up():
        raise ControllerUnavailable("The request was refused meanwhile.")
    request_id = request_id or uuid.uuid4().hex
    try:
        client = _client()
        if not client.exists(LEASE_KEY):
            raise ControllerUnavailable("No call control is active.")
        _append(client, request_id, verb, company_id, user_id, args or {}, time.time() + wait)
        reply = client.blpop([reply_key(request_id)], timeout=wait)
        # Whoever sets this first has the command: either it is begun, or nobody begins it any more.
        given_up = reply is None and client.set(done_key(request_id), GIVEN_UP, nx=True, ex=DONE_LIFE_S)
    except redis.RedisError as error:
        raise ControllerUnavailable("Live state is unreachable.") from error
    if given_up:
        raise ControllerUnavailable("Call control did not answer in time.")
    if reply is None:
        raise CommandRefused("outcome_unknown")
    return _unpack(json.loads(cast("tuple[str, str]", reply)[1]))


def notify_company_changed(company_id: int) -> None:
    """Tell call control that a company's settings changed. Call on commit; never raises: a TTL covers a lost word."""
    try:
        _append(_client(), uuid.uuid4().hex, "company.changed", company_id, 0, {}, None)
    except redis.RedisError:
        return


def notify_carriers_changed() -> None:
    """The same for the carriers."""
    try:
        _append(_client(), uuid.uuid4().hex, "carriers.changed", 0, 0, {}, None)
    except redis.RedisError:
        return


def board_snapshot(company_id: int) -> dict[str, Any] | None:
    """The company's live board as call control last wrote it (with ``seq``), or ``None``."""
    return _read(board_key(company_id))


def desk_snapshot(company_id: int, user_id: int) -> dict[str, Any] | None:
    """One agent's desk as call control last wrote it (with ``seq``), or ``None`` when never logged in."""
    return _read(desk_key(company_id, user_id))


def reply_key(request_id: str) -> str:
    """Where the answer to a command is pushed."""
    return f"lp:reply:{request_id}"


def done_key(request_id: str) -> str:
    """Where it stands that a command was begun (empty), what was answered, or that its sender gave up."""
    return f"lp:done:{request_id}"


def board_key(company_id: int) -> str:
    """Where a company's live board is kept."""
    return f"lp:live:{company_id}"


def desk_key(company_id: int, user_id: int) -> str:
    """Where an agent's desk is kept."""
    return f"lp:desk:{company_id}:{user_id}"


def _append(
    client: redis.Redis,
    request_id: str,
    verb: str,
    company_id: int,
    user_id: int,
    args: Mapping[str, Any],
    expires_at: float | None,
) -> None:
    fields = {
        "id": request_id,
        "verb": verb,
        "company_id": str(company_id),
        "user_id": str(user_id),
        "args": json.dumps(dict(args)),
        "expires_at": "" if expires_at is None else f"{expires_at:.3f}",
    }
    client.xadd(COMMAND_STREAM, cast(Any, fields), maxlen=COMMAND_STREAM_LENGTH, approximate=True)


def _unpack(reply: dict[str, Any]) -> dict[str, Any]:
    if "refused" in reply:
        raise CommandRefused(str(reply["refused"]), str(reply.get("message", "")))
    return cast("dict[str, Any]", reply["ok"])


def _read(key: str) -> dict[str, Any] | None:
    try:
        text = _client().get(key)
    except redis.RedisError:
        return None
    return cast("dict[str, Any]", json.loads(cast(str, text))) if text else None


def _client() -> redis.Redis:
    return _pool(str(settings.LINEPOOL_LIVE_URL))


@lru_cache(maxsize=4)
def _pool(url: str) -> redis.Redis:
    return redis.Redis.from_url(
        url, decode_responses=True, socket_timeout=10, socket_connect_timeout=2, health_check_interval=30
    )
