"""Every button of the desk. `telephony.control` says what each verb does and who refuses it when."""

from __future__ import annotations

from uuid import UUID

from linepool.accounts.models import User
from linepool.accounts.selectors import membership_of
from linepool.kernel.permissions import allows
from linepool.kernel.tenancy import company_scope, current_company_id
from tenants.companies.models import Company
from tenants.desk import inputs
from tenants.desk.commands import Button, Picture
from tenants.desk.selectors import call_company, company_of_call, desk_picture
from tenants.queues.selectors import access_disposition

TRANSFER = "calls.transfer"


def _known_result(user: User, args: Picture) -> Picture:
    """The result must be on the list for the queue whose call it is, in the company whose call it is."""
    if args["disposition_code"]:
        call = desk_picture(current_company_id(), user.pk)["call"] or {}
        queue_id = call.get("queue_id")
        with company_scope(call_company(call) or current_company_id()):
            access_disposition(args["disposition_code"], UUID(queue_id) if queue_id else None)
    return args


def _recording_right(user: User, args: Picture) -> Picture:
    """Say whether the person may record against the queue's rule: by their role in the company whose call it is."""
    company = Company.objects.filter(pk=company_of_call(current_company_id(), user.pk)).first()
    place = membership_of(user, company)
    return args | {"beyond_rule": place is not None and allows(place.role, "calls.record")}


BUTTONS = (
    Button("desk/state", "desk.state", "Be ready, or away for a reason.", inputs.StateInput),
    Button("desk/bar", "desk.bar", "Not for this client now, or again.", inputs.BarInput),
    Button("desk/extend", "desk.extend", "More time for the wrap-up.", inputs.ExtendInput),
    Button("desk/dial", "call.dial", "Call out.", inputs.DialInput, answers=inputs.DialAnswer),
    Button("desk/hold", "call.hold", "Music for the other party."),
    Button("desk/resume", "call.resume", "Back from hold."),
    Button("desk/hangup", "call.hangup", "End the call, or decline what rings."),
    Button("desk/transfer", "call.transfer", "Send the call on and be free at once.", inputs.ToInput, TRANSFER),
    Button("desk/consult", "call.consult", "Ask somebody while the other party waits.", inputs.ToInput, TRANSFER),
    Button("desk/swap", "call.swap", "Talk to the one on hold; the other waits.", None, TRANSFER),
    Button("desk/complete", "call.complete", "Join the two others and leave.", None, TRANSFER),
    Button("desk/cancel", "call.cancel", "Let the consulted one go, back to the first.", None, TRANSFER),
    Button("desk/merge", "call.merge", "All three together.", None, TRANSFER),
    Button("desk/add", "call.add", "Ring one more into the conference.", inputs.ToInput, TRANSFER),
    Button("desk/drop", "call.drop", "Send one party out of the conference.", inputs.PartyInput, TRANSFER),
    Button("desk/leave", "call.leave", "Leave the conference; the others go on.", None, TRANSFER),
    Button("desk/park", "call.park", "Park the call where colleagues can take it."),
    Button("desk/retrieve", "call.retrieve", "Take a parked call.", inputs.SlotInput),
    Button("desk/keypad", "call.keypad", "Press keys in the other party's menu.", inputs.KeypadInput),
    Button("desk/note", "call.note", "Leave a note with the call.", inputs.NoteInput),
    Button("desk/record", "call.record", "Start, stop, pause or go on recording.", inputs.RecordInput,
           prepare=_recording_right),
    Button("desk/reclaim", "call.reclaim", "Back to the caller the dead telephone left behind."),
    Button("desk/wrapup", "call.wrapup", "Give the call its result; the wrap-up ends.", inputs.WrapUpInput,
           prepare=_known_result),
)  # fmt: skip
