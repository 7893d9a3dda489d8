"""Every route of the product and what it answers to whom. A route missing here fails the build.

Workspace rows name the roles let in and what those get for an empty JSON body (so a POST let in is usually
400: it was understood and something was missing). Everyone else is fixed: other roles 403, a member of
another company 404, a visitor 401. Rows marked ``OPEN`` are the few a visitor may use.
"""

from typing import NamedTuple

ALL = "owner admin supervisor agent finance readonly"
BOSSES = "owner admin"
LEADS = "owner admin supervisor"
VIEWERS = "owner admin supervisor readonly"
CALLS = "owner admin supervisor finance readonly"
MONEY = "owner admin finance readonly"
DESK = "owner admin supervisor agent"
CALLBACKS = "owner admin supervisor agent readonly"
OWNERS_AND_READERS = "owner admin readonly"
DECIDERS = "owner admin finance"


class Row(NamedTuple):
    """One route of a workspace."""

    method: str
    path: str
    roles: str
    status: int


class OpenRow(NamedTuple):
    """One route that decides for itself who may use it."""

    method: str
    path: str
    visitor: int
    outsider: int
    member: int


class PublicRow(NamedTuple):
    """One route of the public site."""

    method: str
    path: str
    visitor: int
    user: int
    operator: int


WORKSPACE = (
    Row("GET", "/api/agents/", VIEWERS, 200),
    Row("GET", "/api/agents/{user_id}/", VIEWERS, 200),
    Row("PATCH", "/api/agents/{user_id}/", LEADS, 200),
    Row("GET", "/api/agents/{user_id}/day/", VIEWERS, 200),
    Row("GET", "/api/audit/", OWNERS_AND_READERS, 200),
    Row("GET", "/api/billing-profile/", MONEY, 200),
    Row("PATCH", "/api/billing-profile/", "owner admin finance", 200),
    Row("GET", "/api/callbacks/", CALLBACKS, 200),
    Row("POST", "/api/callbacks/", DESK, 400),
    Row("DELETE", "/api/callbacks/{callback_id}/", DESK, 503),  # the agent added it
    Row("GET", "/api/calls/", CALLS, 200),
    Row("GET", "/api/calls/{call_id}/", CALLS, 200),
    Row("GET", "/api/calls/{call_id}/recordings/{recording_id}/", LEADS, 200),
    Row("GET", "/api/calls/{call_id}/voicemail/", LEADS, 404),  # this call has none
    Row("GET", "/api/company/", ALL, 200),
    Row("PATCH", "/api/company/", BOSSES, 200),
    Row("GET", "/api/company/limits/", MONEY, 200),
    Row("GET", "/api/card/", MONEY, 200),
    Row("POST", "/api/card/", DECIDERS, 409),  # no Stripe account in these tests
    Row("DELETE", "/api/card/", DECIDERS, 204),
    Row("POST", "/api/card/look/", MONEY, 200),
    Row("GET", "/api/commissions/", ALL, 200),
    Row("GET", "/api/commissions/form/", ALL, 200),
    Row("GET", "/api/commissions/terms/", ALL, 200),
    Row("POST", "/api/commissions/terms/", BOSSES, 400),
    Row("GET", "/api/contacts/", CALLBACKS, 200),
    Row("POST", "/api/contacts/", DESK, 400),
    Row("GET", "/api/contacts/duplicates/", LEADS, 200),
    Row("GET", "/api/contacts/{contact_id}/erase/", LEADS, 200),
    Row("POST", "/api/contacts/{contact_id}/erase/", LEADS, 200),
    Row("GET", "/api/contacts/{contact_id}/merge/{other_id}/", LEADS, 200),
    Row("POST", "/api/contacts/{contact_id}/merge/{other_id}/", LEADS, 200),
    Row("PUT", "/api/contacts/import/", LEADS, 400),
    Row("PUT", "/api/contacts/import/faulty/", LEADS, 400),
    Row("PUT", "/api/contacts/import/preview/", LEADS, 400),
    Row("GET", "/api/contacts/{contact_id}/", CALLBACKS, 200),
    Row("PATCH", "/api/contacts/{contact_id}/", DESK, 200),
    Row("DELETE", "/api/contacts/{contact_id}/", LEADS, 204),
    Row("GET", "/api/contacts/{contact_id}/calls/", CALLBACKS, 200),
    Row("GET", "/api/contract/", MONEY, 200),
    Row("POST", "/api/contract/notice/", BOSSES, 400),
    Row("GET", "/api/contract/request/", BOSSES, 200),
    Row("POST", "/api/contract/request/", BOSSES, 400),
    Row("DELETE", "/api/contract/request/", BOSSES, 404),
    Row("POST", "/api/contract/request/preview/", MONEY, 400),
    Row("POST", "/api/contract/seats/", MONEY, 400),
    Row("GET", "/api/desk/", DESK, 200),
    Row("POST", "/api/desk/add/", DESK, 400),
    Row("POST", "/api/desk/bar/", DESK, 400),
    Row("POST", "/api/desk/cancel/", DESK, 503),  # no call control runs in these tests
    Row("POST", "/api/desk/complete/", DESK, 503),
    Row("POST", "/api/desk/consult/", DESK, 400),
    Row("POST", "/api/desk/dial/", DESK, 400),
    Row("GET", "/api/desk/contact/", DESK, 200),
    Row("POST", "/api/desk/contact/", DESK, 400),
    Row("GET", "/api/desk/directory/", DESK, 200),
    Row("POST", "/api/desk/drop/", DESK, 400),
    Row("POST", "/api/desk/extend/", DESK, 400),
    Row("POST", "/api/desk/hangup/", DESK, 503),
    Row("GET", "/api/desk/history/", DESK, 200),
    Row("POST", "/api/desk/hold/", DESK, 503),
    Row("POST", "/api/desk/keypad/", DESK, 400),
    Row("POST", "/api/desk/leave/", DESK, 503),
    Row("POST", "/api/desk/login/", DESK, 409),  # these members sit on no seat
    Row("POST", "/api/desk/logout/", DESK, 503),
    Row("POST", "/api/desk/merge/", DESK, 503),
    Row("POST", "/api/desk/note/", DESK, 400),
    Row("POST", "/api/desk/park/", DESK, 503),
    Row("POST", "/api/desk/reclaim/", DESK, 503),
    Row("POST", "/api/desk/record/", DESK, 400),
    Row("POST", "/api/desk/resume/", DESK, 503),
    Row("POST", "/api/desk/retrieve/", DESK, 400),
    Row("POST", "/api/desk/state/", DESK, 400),
    Row("POST", "/api/desk/swap/", DESK, 503),
    Row("POST", "/api/desk/transfer/", DESK, 400),
    Row("POST", "/api/desk/wrapup/", DESK, 400),
    Row("GET", "/api/dispositions/", VIEWERS, 200),
    Row("PUT", "/api/dispositions/", LEADS, 400),
    Row("GET", "/api/flow/", VIEWERS, 200),
    Row("PUT", "/api/flow/", BOSSES, 400),
    Row("GET", "/api/fraud/releases/", OWNERS_AND_READERS, 200),
    Row("POST", "/api/fraud/releases/", BOSSES, 400),
    Row("DELETE", "/api/fraud/releases/{release_id}/", BOSSES, 204),
    Row("GET", "/api/invitations/", VIEWERS, 200),
    Row("DELETE", "/api/invitations/{invitation_id}/", BOSSES, 204),
    Row("PUT", "/api/invitations/table/", BOSSES, 400),
    Row("PUT", "/api/invitations/table/preview/", BOSSES, 400),
    Row("GET", "/api/invoices/", MONEY, 200),
    Row("GET", "/api/invoices/{invoice_id}/", MONEY, 200),
    Row("GET", "/api/invoices/{invoice_id}/card-payment/", MONEY, 200),
    Row("POST", "/api/invoices/{invoice_id}/card-payment/", DECIDERS, 409),
    Row("GET", "/api/invoices/{invoice_id}/credit-notes/{note_id}/pdf/", MONEY, 404),
    Row("GET", "/api/invoices/{invoice_id}/csv/", MONEY, 200),
    Row("GET", "/api/invoices/{invoice_id}/lines/{line_id}/calls/", MONEY, 200),
    Row("GET", "/api/invoices/{invoice_id}/pdf/", MONEY, 200),
    Row("GET", "/api/invoices/{invoice_id}/xlsx/", MONEY, 200),
    Row("GET", "/api/live/", VIEWERS, 200),
    Row("GET", "/api/members/", VIEWERS, 200),
    Row("POST", "/api/members/", BOSSES, 400),
    Row("GET", "/api/members/{member_id}/", VIEWERS, 200),
    Row("PATCH", "/api/members/{member_id}/", BOSSES, 400),
    Row("DELETE", "/api/members/{member_id}/", BOSSES, 204),
    Row("GET", "/api/numbers/", VIEWERS, 200),
    Row("POST", "/api/numbers/", BOSSES, 400),
    Row("GET", "/api/numbers/available/", VIEWERS, 200),
    Row("GET", "/api/numbers/{number_id}/", VIEWERS, 200),
    Row("PATCH", "/api/numbers/{number_id}/", BOSSES, 400),
    Row("DELETE", "/api/numbers/{number_id}/", BOSSES, 204),
    Row("GET", "/api/pause-reasons/", VIEWERS, 200),
    Row("PUT", "/api/pause-reasons/", LEADS, 400),
    Row("GET", "/api/payments/", MONEY, 200),
    Row("GET", "/api/queues/", VIEWERS, 200),
    Row("POST", "/api/queues/", LEADS, 400),
    Row("GET", "/api/queues/{queue_id}/", VIEWERS, 200),
    Row("PATCH", "/api/queues/{queue_id}/", LEADS, 200),
    Row("DELETE", "/api/queues/{queue_id}/", LEADS, 204),
    Row("PUT", "/api/queues/{queue_id}/members/", LEADS, 400),
    Row("GET", "/api/recordings/{token}/", LEADS, 404),  # this token is nobody's
    Row("GET", "/api/reports/calls/", VIEWERS, 200),
    Row("GET", "/api/reports/today/", VIEWERS, 200),
    Row("GET", "/api/sales/", ALL, 200),
    Row("POST", "/api/sales/", DESK, 400),
    Row("POST", "/api/sales/decisions/", DECIDERS, 400),
    Row("GET", "/api/sales/{sale_id}/", ALL, 200),
    Row("POST", "/api/sales/{sale_id}/move/", ALL, 400),
    Row("GET", "/api/onboarding/", BOSSES, 200),
    Row("POST", "/api/onboarding/test-phone/", BOSSES, 200),
    Row("GET", "/api/preferences/{name}/", ALL, 200),
    Row("PUT", "/api/preferences/{name}/", ALL, 400),
    Row("GET", "/api/seats/", VIEWERS, 200),
    Row("POST", "/api/seats/", BOSSES, 400),
    Row("GET", "/api/seats/{seat_id}/", VIEWERS, 200),
    Row("PATCH", "/api/seats/{seat_id}/", BOSSES, 200),
    Row("DELETE", "/api/seats/{seat_id}/", BOSSES, 204),
    Row("POST", "/api/seats/{seat_id}/phone/", BOSSES, 409),  # nobody sits there
    Row("DELETE", "/api/seats/{seat_id}/phone/", BOSSES, 204),
    Row("GET", "/api/skills/", VIEWERS, 200),
    Row("POST", "/api/skills/", LEADS, 400),
    Row("GET", "/api/skills/{skill_id}/", VIEWERS, 200),
    Row("PATCH", "/api/skills/{skill_id}/", LEADS, 200),
    Row("DELETE", "/api/skills/{skill_id}/", LEADS, 204),
    Row("POST", "/api/supervision/agent/", LEADS, 400),
    Row("POST", "/api/supervision/barge/", LEADS, 400),
    Row("POST", "/api/supervision/listen/", LEADS, 400),
    Row("POST", "/api/supervision/pull/", LEADS, 400),
    Row("POST", "/api/supervision/stop/", LEADS, 503),
    Row("POST", "/api/supervision/takeover/", LEADS, 400),
    Row("POST", "/api/supervision/whisper/", LEADS, 400),
    Row("GET", "/api/teams/", VIEWERS, 200),
    Row("POST", "/api/teams/", LEADS, 400),
    Row("GET", "/api/teams/{team_id}/", VIEWERS, 200),
    Row("PATCH", "/api/teams/{team_id}/", LEADS, 200),
    Row("DELETE", "/api/teams/{team_id}/", LEADS, 204),
    Row("GET", "/api/usage/", MONEY, 200),
    Row("GET", "/api/visits/", OWNERS_AND_READERS, 200),
    Row("DELETE", "/api/visits/own/", ALL, 204),
    Row("GET", "/api/usage/calls/{call_id}/", MONEY, 200),
    Row("GET", "/api/usage/legs/", MONEY, 200),
    Row("GET", "/api/usage/sums/", MONEY, 200),
    Row("GET", "/api/statement/", MONEY, 200),
    Row("GET", "/api/statement/pdf/", MONEY, 200),
    Row("GET", "/api/exports/", ALL, 200),
    Row("POST", "/api/exports/", ALL, 400),
    Row("DELETE", "/api/exports/{export_id}/", ALL, 404),
    Row("GET", "/api/exports/{export_id}/file/", ALL, 404),
    Row("GET", "/api/wallet/", MONEY, 200),
)

OPEN = (
    OpenRow("GET", "/api/session/", visitor=401, outsider=401, member=200),
    OpenRow("POST", "/api/session/", visitor=400, outsider=400, member=400),
    OpenRow("PATCH", "/api/session/", visitor=401, outsider=401, member=400),
    OpenRow("DELETE", "/api/session/", visitor=204, outsider=204, member=204),
    OpenRow("POST", "/api/session/forgot/", visitor=400, outsider=400, member=400),
    OpenRow("POST", "/api/session/password/", visitor=401, outsider=401, member=400),
    OpenRow("POST", "/api/session/reset/", visitor=400, outsider=400, member=400),
    OpenRow("POST", "/api/session/enter/", visitor=400, outsider=400, member=400),
    OpenRow("POST", "/api/invitations/accept/", visitor=400, outsider=400, member=400),
    OpenRow("POST", "/api/invitations/preview/", visitor=400, outsider=400, member=400),
    OpenRow("GET", "/api/schema/", visitor=200, outsider=200, member=200),
)

PUBLIC = (
    PublicRow("POST", "/api/console/bank/{step}/", visitor=401, user=404, operator=400),
    PublicRow("GET", "/api/console/bank-lines/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/bank-lines/{bank_line_id}/", visitor=401, user=404, operator=400),
    PublicRow("DELETE", "/api/console/bank-lines/{bank_line_id}/", visitor=401, user=404, operator=404),  # none
    PublicRow("GET", "/api/console/bans/", visitor=401, user=404, operator=200),
    PublicRow("DELETE", "/api/console/bans/{ban_id}/", visitor=401, user=404, operator=200),
    PublicRow("PATCH", "/api/console/carriers/{carrier_code}/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/closing/{entity_code}/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/closings/", visitor=401, user=404, operator=400),
    PublicRow("POST", "/api/console/closings/{closing_id}/", visitor=401, user=404, operator=404),  # none
    PublicRow("DELETE", "/api/console/closings/{closing_id}/", visitor=401, user=404, operator=404),
    PublicRow("GET", "/api/console/companies/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/companies/{company_id}/", visitor=401, user=404, operator=200),
    PublicRow("PATCH", "/api/console/companies/{company_id}/", visitor=401, user=404, operator=400),
    PublicRow("GET", "/api/console/companies/{company_id}/billing-profile/", visitor=401, user=404, operator=200),
    PublicRow("PATCH", "/api/console/companies/{company_id}/billing-profile/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/companies/{company_id}/reminders/", visitor=401, user=404, operator=200),
    PublicRow("PUT", "/api/console/companies/{company_id}/reminders/pause/", visitor=401, user=404, operator=400),
    PublicRow("DELETE", "/api/console/companies/{company_id}/reminders/pause/", visitor=401, user=404, operator=204),
    PublicRow(
        "GET", "/api/console/companies/{company_id}/accounts/{account}/{currency}/", visitor=401, user=404, operator=200
    ),
    PublicRow("GET", "/api/console/companies/{company_id}/calls/{call_id}/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/companies/{company_id}/contract/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/companies/{company_id}/contract/", visitor=401, user=404, operator=400),
    PublicRow("POST", "/api/console/companies/{company_id}/contract/notice/", visitor=401, user=404, operator=400),
    PublicRow("DELETE", "/api/console/companies/{company_id}/contract/notice/", visitor=401, user=404, operator=409),
    PublicRow("POST", "/api/console/companies/{company_id}/contract/preview/", visitor=401, user=404, operator=400),
    PublicRow("POST", "/api/console/companies/{company_id}/visit/", visitor=401, user=404, operator=403),
    PublicRow("GET", "/api/console/companies/{company_id}/queues/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/contract-templates/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/finance/{report}/{form}/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/invoice-runs/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/invoice-runs/", visitor=401, user=404, operator=400),
    PublicRow("GET", "/api/console/invoice-runs/{run_id}/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/invoices/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/invoices/check/", visitor=401, user=404, operator=400),
    PublicRow("POST", "/api/console/invoices/finalise/", visitor=401, user=404, operator=400),
    PublicRow("POST", "/api/console/invoices/send/", visitor=401, user=404, operator=400),
    PublicRow("GET", "/api/console/invoices/{invoice_id}/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/invoices/{invoice_id}/credit/", visitor=401, user=404, operator=400),
    PublicRow(
        "GET", "/api/console/invoices/{invoice_id}/credit-notes/{note_id}/pdf/", visitor=401, user=404, operator=404
    ),
    PublicRow("GET", "/api/console/invoices/{invoice_id}/file/{form}/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/invoices/{invoice_id}/write-off/", visitor=401, user=404, operator=400),
    PublicRow("GET", "/api/console/legal-entities/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/legal-entities/", visitor=401, user=404, operator=400),
    PublicRow("PATCH", "/api/console/legal-entities/{entity_code}/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/lending/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/lending/", visitor=401, user=404, operator=400),
    PublicRow("DELETE", "/api/console/lending/{company_id}/{user_id}/", visitor=401, user=404, operator=204),
    PublicRow("GET", "/api/console/companies/{company_id}/statement/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/companies/{company_id}/statement/pdf/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/companies/{company_id}/usage/calls/{call_id}/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/companies/{company_id}/suspension/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/companies/{company_id}/suspension/", visitor=401, user=404, operator=400),
    PublicRow("GET", "/api/console/companies/{company_id}/usage/legs/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/companies/{company_id}/usage/sums/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/exports/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/exports/", visitor=401, user=404, operator=400),
    PublicRow("DELETE", "/api/console/exports/{export_id}/", visitor=401, user=404, operator=404),
    PublicRow("GET", "/api/console/exports/{export_id}/file/", visitor=401, user=404, operator=404),
    PublicRow("GET", "/api/console/legal-entities/{entity_code}/accounts/", visitor=401, user=404, operator=200),
    PublicRow("PUT", "/api/console/legal-entities/{entity_code}/accounts/", visitor=401, user=404, operator=400),
    PublicRow("GET", "/api/console/revenue/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/margin/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/margin/", visitor=401, user=404, operator=400),
    PublicRow("GET", "/api/console/margin/csv/", visitor=401, user=404, operator=200),
    PublicRow("PATCH", "/api/console/nodes/{node_name}/", visitor=401, user=404, operator=400),
    PublicRow("GET", "/api/console/payments/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/payments/", visitor=401, user=404, operator=400),
    PublicRow("GET", "/api/console/payments/csv/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/payments/{payment_id}/", visitor=401, user=404, operator=404),  # none
    PublicRow("POST", "/api/console/payments/{payment_id}/card-refund/", visitor=401, user=404, operator=400),
    PublicRow("POST", "/api/console/payments/{payment_id}/take-back/", visitor=401, user=404, operator=400),
    PublicRow("GET", "/api/console/pool/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/price-books/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/price-books/", visitor=401, user=404, operator=400),
    PublicRow("GET", "/api/console/price-books/{code}/draft/", visitor=401, user=404, operator=409),  # none
    PublicRow("PUT", "/api/console/price-books/{code}/draft/", visitor=401, user=404, operator=400),
    PublicRow("DELETE", "/api/console/price-books/{code}/draft/", visitor=401, user=404, operator=409),
    PublicRow("POST", "/api/console/price-books/{code}/publish/", visitor=401, user=404, operator=409),
    PublicRow("GET", "/api/console/price-books/{code}/{number}/{form}/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/quarantine/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/quarantine/groups/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/quarantine/rate-again/", visitor=401, user=404, operator=400),
    PublicRow("POST", "/api/console/quarantine/free/", visitor=401, user=404, operator=400),
    PublicRow("GET", "/api/console/reconciliations/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/reconciliations/", visitor=401, user=404, operator=400),
    PublicRow("GET", "/api/console/reconciliations/{reconciliation_id}/csv/", visitor=401, user=404, operator=404),
    PublicRow("GET", "/api/console/reconciliations/{reconciliation_id}/days/", visitor=401, user=404, operator=404),
    PublicRow(
        "GET", "/api/console/reconciliations/{reconciliation_id}/differences/", visitor=401, user=404, operator=404
    ),
    PublicRow("GET", "/api/console/reratings/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/reratings/", visitor=401, user=404, operator=400),
    PublicRow("GET", "/api/console/reratings/{rerating_id}/", visitor=401, user=404, operator=404),  # none
    PublicRow("POST", "/api/console/reratings/{rerating_id}/", visitor=401, user=404, operator=404),
    PublicRow("DELETE", "/api/console/reratings/{rerating_id}/", visitor=401, user=404, operator=404),
    PublicRow("GET", "/api/console/reratings/{rerating_id}/csv/", visitor=401, user=404, operator=404),
    PublicRow("GET", "/api/console/receivables/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/refunds/", visitor=401, user=404, operator=400),
    PublicRow("GET", "/api/console/stripe/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/transactions/{transaction_id}/", visitor=401, user=404, operator=404),  # none
    PublicRow("GET", "/api/console/trial-balance/", visitor=401, user=404, operator=200),
    PublicRow("GET", "/api/console/verification/", visitor=401, user=404, operator=200),
    PublicRow("POST", "/api/console/proposals/{proposal_id}/", visitor=401, user=404, operator=404),  # none
    PublicRow("DELETE", "/api/console/proposals/{proposal_id}/", visitor=401, user=404, operator=404),
    PublicRow("GET", "/api/dev/outbox/", visitor=200, user=200, operator=200),
    PublicRow("GET", "/api/plans/", visitor=200, user=200, operator=200),
    PublicRow("GET", "/api/schema/", visitor=200, user=200, operator=200),
    PublicRow("GET", "/api/session/", visitor=401, user=200, operator=200),
    PublicRow("POST", "/api/session/", visitor=400, user=400, operator=400),
    PublicRow("DELETE", "/api/session/", visitor=204, user=204, operator=204),
    PublicRow("POST", "/api/session/forgot/", visitor=400, user=400, operator=400),
    PublicRow("POST", "/api/session/reset/", visitor=400, user=400, operator=400),
    PublicRow("POST", "/api/session/ticket/", visitor=401, user=400, operator=400),
    PublicRow("POST", "/api/stripe/events/", visitor=409, user=409, operator=409),  # no Stripe account in these tests
    PublicRow("POST", "/api/signup/", visitor=400, user=400, operator=400),
    PublicRow("POST", "/api/signup/confirm/", visitor=400, user=400, operator=400),
    PublicRow("POST", "/api/signup/find/", visitor=400, user=400, operator=400),
    PublicRow("GET", "/api/signup/slug/", visitor=200, user=200, operator=200),
)

SOCKETS = {
    # path → the roles let in; other members are closed as not found, like everyone who is no member
    "/ws/live/": ALL,
}
