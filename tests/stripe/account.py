"""What a Stripe account holds, and how it behaves: the fifteen or so requests that are used, and no more."""

import itertools
import json
import random
import time
import uuid
from collections.abc import Callable
from typing import Any, Final

import stripe

from tests.stripe.cards import CARDS, Refusal
from tests.stripe.specification import Values, blank, conforms, kept

WEBHOOK_SECRET: Final = "whsec_of_the_tests"
Post = Callable[[bytes, str], object]


class Denied(Exception):
    """An error as Stripe answers it."""

    def __init__(self, status: int, kind: str, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"type": kind, "message": message, **facts}


def invalid(message: str, code: str | None = None) -> Denied:
    return Denied(400, "invalid_request_error", message, **({"code": code} if code else {}))


class Account:
    """Objects by id, what was charged and refunded, and the events to tell of it. No two accounts share an id: a copy
    that is up for long meets several."""

    def __init__(self) -> None:
        self.objects: dict[str, Values] = {}
        self.events: list[Values] = []
        self.address = ""
        self.slow = False
        """Charges stay `processing` until ``settle``."""
        self.settles_in: tuple[str, float] = ("", 1.0)
        """Another currency than that of the charges, and how much of it one of theirs is."""
        self._numbers = itertools.count(1)
        self._own = uuid.uuid4().hex[:8]
        self._told = 0

    # --- objects -----------------------------------------------------------------------------------

    def make(self, kind: str, prefix: str, facts: Values) -> Values:
        made = blank(kind) | {"id": f"{prefix}_{self._own}{next(self._numbers):06}", "object": kind}
        made.update(kept(kind, {"created": int(time.time()), "livemode": False}))
        made.update(facts)
        conforms(kind, made)
        self.objects[made["id"]] = made
        return made

    def get(self, object_id: str, kind: str) -> Values:
        found = self.objects.get(object_id)
        if found is None or found["object"] != kind:
            raise Denied(404, "invalid_request_error", f"No such {kind}: '{object_id}'", code="resource_missing")
        return found

    def all(self, kind: str) -> list[Values]:
        return [one for one in self.objects.values() if one["object"] == kind]

    def tell(self, kind: str, about: Values) -> None:
        """An event, to be delivered when the test says so, with the object as it is now."""
        event = blank("event") | {"object": "event", "id": f"evt_{self._own}{len(self.events):06}", "type": kind}
        event |= {"api_version": "2026-05-27.dahlia", "created": int(time.time()), "livemode": False}
        event["data"] = {"object": json.loads(json.dumps(about))}
        self.events.append(event)

    def deliver(self, post: Post, *, times: int = 1, disorder: random.Random | None = None, again: bool = False) -> int:
        """Send what was not sent yet (``again``: everything), each so often, in a drawn order; returns how many."""
        waiting = self.events if again else self.events[self._told :]
        self._told = len(self.events)
        mails = [event for event in waiting for _ in range(times)]
        if disorder is not None:
            disorder.shuffle(mails)
        for event in mails:
            body = json.dumps(event)
            post(body.encode(), stripe.WebhookSignature.generate_signature_header(body, WEBHOOK_SECRET))
        return len(mails)

    # --- money -------------------------------------------------------------------------------------

    @property
    def taken(self) -> int:
        """What was charged and not refunded, in the smallest unit."""
        charged = sum(one["amount"] for one in self.all("payment_intent") if one["status"] == "succeeded")
        return int(charged - sum(one["amount"] for one in self.all("refund") if one["status"] != "failed"))

    def card(self, number: str, customer: str | None) -> Values:
        """A card somebody typed in."""
        facts = {"brand": "visa", "last4": number[-4:], "exp_month": 12, "exp_year": 2031, "funding": "credit"}
        return self.make("payment_method", "pm", {"type": "card", "card": facts, "customer": customer, "_n": number})

    def charge(self, intent: Values, method: Values, *, present: bool) -> Refusal | None:
        """Try to take the money of an intent; None: it was taken (or is on its way)."""
        refusal = CARDS[method["_n"]].on_charge(present)
        if refusal is not None:
            error = {"type": "card_error", "code": refusal.code, "decline_code": refusal.decline_code}
            error |= {"advice_code": refusal.advice_code, "message": "Your card was declined."}
            intent.update(status="requires_payment_method", last_payment_error=error)
            self.tell("payment_intent.payment_failed", intent)
            return refusal
        intent.update(status="processing" if self.slow else "succeeded", payment_method=method["id"])
        intent["last_payment_error"] = None
        if not self.slow:
            self._charged(intent)
        return None

    def _charged(self, intent: Values) -> None:
        facts = {"amount": intent["amount"], "amount_captured": intent["amount"], "currency": intent["currency"]}
        facts |= {"customer": intent["customer"], "payment_intent": intent["id"], "status": "succeeded"}
        charge = self.make("charge", "ch", {**facts, "paid": True, "captured": True})
        fee = (charge["amount"] * 29 + 500) // 1000 + 30
        charge["balance_transaction"] = self.move("charge", charge["amount"], charge, fee)["id"]
        intent["latest_charge"] = charge["id"]
        self.tell("payment_intent.succeeded", intent)
        self.tell("charge.succeeded", charge)

    # --- what the account itself holds -------------------------------------------------------------

    def move(self, kind: str, amount: int, source: Values | None, fee: int = 0) -> Values:
        """A movement of the balance: in the currency the account settles in, where it has one of its own."""
        currency, rate = source["currency"] if source else self.settles_in[0] or "cny", 1.0
        if self.settles_in[0] and currency != self.settles_in[0]:
            currency, rate = self.settles_in
        amount, fee = round(amount * rate), round(fee * rate)
        made = self.make("balance_transaction", "txn", {
            "type": kind, "reporting_category": kind, "status": "available", "amount": amount, "fee": fee,
            "net": amount - fee, "currency": currency, "source": source and source["id"], "_payout": None,
            "exchange_rate": None if rate == 1.0 else rate,
        })  # fmt: skip
        if fee:
            told = {"amount": fee, "currency": currency, "type": "stripe_fee", "description": "processing fees"}
            made["fee_details"] = [blank("fee") | told]
        return made

    def refunded(self, refund: Values) -> None:
        """Money leaves the balance again."""
        intent = self.get(refund["payment_intent"], "payment_intent")
        refund["charge"] = intent["latest_charge"]
        refund["balance_transaction"] = self.move("refund", -refund["amount"], refund)["id"]

    def pay_out(self, *, by_hand: bool = False) -> Values:
        """Everything that is there goes to the bank, and Stripe says of an automatic one what is in it."""
        waiting = [one for one in self.all("balance_transaction") if one["_payout"] is None and one["type"] != "payout"]
        (currency,) = {one["currency"] for one in waiting}
        facts = {"amount": sum(one["net"] for one in waiting), "currency": currency, "status": "paid"}
        facts |= {"automatic": not by_hand, "arrival_date": int(time.time()), "method": "standard"}
        facts |= {"source_type": "card", "type": "bank_account"}
        facts["reconciliation_status"] = "not_applicable" if by_hand else "completed"
        payout = self.make("payout", "po", facts)
        payout["balance_transaction"] = self.move("payout", -payout["amount"], payout)["id"]
        for one in (*waiting, self.objects[payout["balance_transaction"]]):
            one["_payout"] = payout["id"]
        self.tell("payout.created", payout)
        self.tell("payout.paid", payout)
        self.tell("payout.reconciliation_completed", payout)
        return payout

    def bank_refuses(self, payout: Values) -> None:
        """A payout comes back days later, to go out with the next one."""
        back = self.move("payout_failure", payout["amount"], payout)["id"]
        payout.update(status="failed", failure_code="account_closed", failure_balance_transaction=back)
        self.tell("payout.failed", payout)

    # --- what the bank decides ---------------------------------------------------------------------

    def settle(self, intent: Values, *, well: bool) -> None:
        """The bank has decided about a slow charge."""
        error = {"type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds"}
        intent.update(status="succeeded" if well else "requires_payment_method")
        intent["last_payment_error"] = None if well else error
        if well:
            self._charged(intent)
        for invoice in self.all("invoice"):
            if intent["id"] in invoice["_intents"]:
                self.after_charge(invoice, intent)
        for session in self.all("checkout.session"):
            if session["payment_intent"] == intent["id"]:
                session["payment_status"] = "paid" if well else "unpaid"
                self.tell(f"checkout.session.async_payment_{'succeeded' if well else 'failed'}", session)

    def after_charge(self, invoice: Values, intent: Values) -> None:
        """An invoice follows its intent."""
        if intent["status"] == "succeeded":
            invoice.update(status="paid", amount_paid=invoice["amount_due"], amount_remaining=0)
            self.tell("invoice.paid", invoice)
        elif intent["status"] == "requires_payment_method":
            self.tell("invoice.payment_failed", invoice)

    def dispute(self, intent_id: str) -> Values:
        """The card's holder charges a payment back, and wins."""
        intent = self.get(intent_id, "payment_intent")
        facts = {"amount": intent["amount"], "currency": intent["currency"], "payment_intent": intent_id}
        lost = self.make("dispute", "dp", {**facts, "status": "lost", "charge": intent["latest_charge"]})
        lost["balance_transactions"] = [self.move("adjustment", -intent["amount"], lost, 1500)]
        self.tell("charge.dispute.closed", lost)
        return lost

    # --- what a person does on Stripe's page -------------------------------------------------------

    def fill_in(self, session_id: str, number: str) -> str | None:
        """A card is typed into a Checkout page; returns the code of a refusal, with which the page stays open."""
        session = self.get(session_id, "checkout.session")
        if session["status"] != "open":
            return "session_over"
        method = self.card(number, session["customer"])
        if session["mode"] == "setup":
            return self._set_up(session, method)
        intent = self.objects.get(session["payment_intent"] or "") or self._intent_of(session)
        if refusal := self.charge(intent, method, present=True):
            return refusal.decline_code or refusal.code
        session.update(status="complete", payment_status="unpaid" if self.slow else "paid")
        self.tell("checkout.session.completed", session)
        return None

    def _set_up(self, session: Values, method: Values) -> str | None:
        if refusal := CARDS[method["_n"]].on_setup:
            return refusal.decline_code or refusal.code
        facts = {"status": "succeeded", "payment_method": method["id"], "customer": session["customer"]}
        session.update(status="complete", setup_intent=self.make("setup_intent", "seti", facts)["id"])
        self.tell("payment_method.attached", method)
        self.tell("checkout.session.completed", session)
        return None

    def _intent_of(self, session: Values) -> Values:
        facts = {"amount": session["amount_total"], "currency": session["currency"], "customer": session["customer"]}
        intent = self.make("payment_intent", "pi", {**facts, "metadata": session["_intent_metadata"]})
        session["payment_intent"] = intent["id"]
        return intent
