"""What each request does to the account: one function a path of Stripe's document."""

import operator
from collections.abc import Callable
from typing import Any

from tests.stripe.account import Account, Denied, invalid
from tests.stripe.specification import Values, Wrong, blank, kept

Deed = Callable[[Account, Values, list[str]], Values]


def create_customer(account: Account, given: Values, _: list[str]) -> Values:
    given.pop("expand", None)
    settings = blank("invoice_setting_customer_setting") | given.pop("invoice_settings", {})
    return account.make("customer", "cus", {**kept("customer", given), "invoice_settings": settings})


def change_customer(account: Account, given: Values, ids: list[str]) -> Values:
    customer = account.get(ids[0], "customer")
    customer["invoice_settings"].update(given.pop("invoice_settings", {}))
    method = account.get(customer["invoice_settings"]["default_payment_method"], "payment_method")
    if method["customer"] != customer["id"]:
        raise invalid("The customer does not have a payment method with this ID")
    return customer


def read(kind: str) -> Deed:
    return lambda account, _, ids: account.get(ids[0], kind)


def listed(kind: str, *fields: str) -> Deed:
    """Newest first, ten a page unless told, like every list of Stripe's."""

    def answer(account: Account, given: Values, _: list[str]) -> Values:
        return page_of(kind, given, [one for one in account.all(kind) if _matches(one, given, fields)])

    return answer


def _matches(one: Values, given: Values, fields: tuple[str, ...]) -> bool:
    return all(one[name] == given[name] for name in fields if name in given) and _is_within(
        one["created"], given.get("created", {})
    )


def _is_within(created: int, wanted: Any) -> bool:
    if not isinstance(wanted, dict):
        return bool(created == wanted)
    signs = {"gte": operator.ge, "gt": operator.gt, "lte": operator.le, "lt": operator.lt}
    return all(signs[sign](created, limit) for sign, limit in wanted.items())


def page_of(kind: str, given: Values, found: list[Values]) -> Values:
    """The page that was asked for of what was found, oldest first."""
    if "ending_before" in given:
        raise Wrong("This fake reads no list backwards", "ending_before")
    newest = found[::-1]
    if after := given.get("starting_after"):
        places = [place for place, one in enumerate(newest) if one["id"] == after]
        if not places:
            raise invalid(f"No such {kind}: '{after}'", "resource_missing")
        newest = newest[places[0] + 1 :]
    limit = given.get("limit", 10)
    if not 1 <= limit <= 100:
        raise invalid("Invalid integer: limit must be between 1 and 100")
    return {"object": "list", "data": newest[:limit], "has_more": len(newest) > limit, "url": f"/v1/{kind}s"}


def list_moves(account: Account, given: Values, _: list[str]) -> Values:
    found = [one for one in account.all("balance_transaction") if _matches(one, given, ("type", "source", "currency"))]
    if "payout" in given:
        if not account.get(given["payout"], "payout")["automatic"]:
            raise invalid("Balance transaction history can only be filtered on automatic transfers, not manual.")
        found = [one for one in found if one["_payout"] == given["payout"]]
    return page_of("balance_transaction", given, found)


def detach(account: Account, _: Values, ids: list[str]) -> Values:
    method = account.get(ids[0], "payment_method")
    if method["customer"] is None:
        raise invalid("The payment method you provided is not attached to a customer so detachment is impossible.")
    method["customer"] = None
    account.tell("payment_method.detached", method)
    return method


def create_session(account: Account, given: Values, _: list[str]) -> Values:
    account.get(given["customer"], "customer")
    total, currency = None, None
    if given["mode"] == "payment":
        prices = [(line["price_data"], line["quantity"]) for line in given.pop("line_items")]
        total, currency = sum(price["unit_amount"] * count for price, count in prices), prices[0][0]["currency"]
    intent = given.pop("payment_intent_data", {})
    facts = {"status": "open", "payment_status": "no_payment_required" if total is None else "unpaid"}
    later: Values = {"payment_intent": None, "setup_intent": None, "_intent_metadata": intent.get("metadata", {})}
    session = account.make(
        "checkout.session",
        "cs",
        {**kept("checkout.session", given), **facts, **later, "amount_total": total, "currency": currency},
    )
    session["url"] = f"{account.address}/pay/{session['id']}"
    return session


def expire_session(account: Account, _: Values, ids: list[str]) -> Values:
    session = account.get(ids[0], "checkout.session")
    if session["status"] != "open":
        raise invalid('Only Checkout Sessions with a status in ["open"] can be expired.')
    session["status"] = "expired"
    account.tell("checkout.session.expired", session)
    return session


def create_invoice(account: Account, given: Values, _: list[str]) -> Values:
    account.get(given["customer"], "customer")
    lines = blank("invoice")["lines"] | {"object": "list", "data": [], "has_more": False}
    facts = {"status": "draft", "_intents": [], "lines": lines, "default_payment_method": None}
    invoice = account.make("invoice", "in", {**kept("invoice", given), **facts})
    account.tell("invoice.created", invoice)
    return invoice


def create_item(account: Account, given: Values, _: list[str]) -> Values:
    invoice = account.get(given["invoice"], "invoice")
    if invoice["status"] != "draft":
        raise invalid("Invoice is already finalized, so can't be edited.", "invoice_not_editable")
    if (given["currency"], given["customer"]) != (invoice["currency"], invoice["customer"]):
        raise invalid("The currency and the customer of an item are those of its invoice.")
    if len(invoice["lines"]["data"]) >= 250:
        raise invalid("An invoice has at most 250 items.", "invoice_item_limit")
    item = account.make("invoiceitem", "ii", kept("invoiceitem", given))
    line = {"id": f"il_{item['id']}", "object": "line_item", "amount": item["amount"], "currency": item["currency"]}
    invoice["lines"]["data"].append(line | {"description": item["description"]})
    return item


def finalise(account: Account, _: Values, ids: list[str]) -> Values:
    invoice = account.get(ids[0], "invoice")
    if invoice["status"] != "draft":
        raise invalid("This invoice is already finalized.", "invoice_no_customer_line_items")
    total = sum(line["amount"] for line in invoice["lines"]["data"])
    invoice.update(total=total, subtotal=total, amount_due=max(total, 0), amount_remaining=max(total, 0))
    invoice["status"] = "open" if total > 0 else "paid"
    invoice["number"] = f"FAKE-{invoice['id'][-4:]}"
    account.tell("invoice.finalized", invoice)
    return invoice


def pay(account: Account, given: Values, ids: list[str]) -> Values:
    invoice = account.get(ids[0], "invoice")
    if invoice["status"] == "paid":
        raise invalid("Invoice is already paid", "invoice_already_paid")
    if invoice["status"] != "open":
        raise invalid("Only open invoices can be paid.")
    method = account.get(given["payment_method"], "payment_method")
    if method["customer"] != invoice["customer"]:
        raise invalid("The payment method does not belong to the customer.")
    facts = {"amount": invoice["amount_due"], "currency": invoice["currency"], "customer": invoice["customer"]}
    intents = [account.get(one, "payment_intent") for one in invoice["_intents"]]
    intent = intents[0] if intents else account.make("payment_intent", "pi", facts)
    invoice["_intents"] = [intent["id"]]
    refusal = account.charge(intent, method, present=not given.get("off_session", False))
    account.after_charge(invoice, intent)
    if refusal is not None:
        words = {name: value for name, value in refusal._asdict().items() if value}
        raise Denied(402, "card_error", "Your card was declined.", **words, payment_intent=intent)
    return invoice


def void(account: Account, _: Values, ids: list[str]) -> Values:
    invoice = account.get(ids[0], "invoice")
    if invoice["status"] not in ("open", "uncollectible"):
        raise invalid(f"You can only pass in open invoices. This invoice isn't open: {invoice['status']}")
    invoice["status"] = "void"
    account.tell("invoice.voided", invoice)
    return invoice


def create_refund(account: Account, given: Values, _: list[str]) -> Values:
    intent = account.get(given["payment_intent"], "payment_intent")
    before = sum(one["amount"] for one in account.all("refund") if one["payment_intent"] == intent["id"])
    if intent["status"] != "succeeded" or before + given["amount"] > intent["amount"]:
        raise invalid("Refund amount is greater than unrefunded amount on charge.", "charge_already_refunded")
    refund = account.make(
        "refund", "re", {**kept("refund", given), "currency": intent["currency"], "status": "succeeded"}
    )
    account.refunded(refund)
    account.tell("refund.created", refund)
    return refund


DEEDS: dict[tuple[str, str], Deed] = {
    ("POST", "/v1/customers"): create_customer,
    ("POST", "/v1/customers/{customer}"): change_customer,
    ("GET", "/v1/payment_methods/{payment_method}"): read("payment_method"),
    ("POST", "/v1/payment_methods/{payment_method}/detach"): detach,
    ("POST", "/v1/checkout/sessions"): create_session,
    ("GET", "/v1/checkout/sessions/{session}"): read("checkout.session"),
    ("POST", "/v1/checkout/sessions/{session}/expire"): expire_session,
    ("GET", "/v1/invoices"): listed("invoice", "customer"),
    ("POST", "/v1/invoices"): create_invoice,
    ("GET", "/v1/invoices/{invoice}"): read("invoice"),
    ("POST", "/v1/invoices/{invoice}/finalize"): finalise,
    ("POST", "/v1/invoices/{invoice}/pay"): pay,
    ("POST", "/v1/invoices/{invoice}/void"): void,
    ("POST", "/v1/invoiceitems"): create_item,
    ("POST", "/v1/refunds"): create_refund,
    ("GET", "/v1/refunds"): listed("refund", "payment_intent"),
    ("GET", "/v1/refunds/{refund}"): read("refund"),
    ("GET", "/v1/disputes/{dispute}"): read("dispute"),
    ("GET", "/v1/charges/{charge}"): read("charge"),
    ("GET", "/v1/balance_transactions"): list_moves,
    ("GET", "/v1/payouts/{payout}"): read("payout"),
}


def shown(account: Account, found: Any, expand: list[str]) -> Any:
    """A copy as Stripe answers it: without what is only ours, ids expanded where that was asked for."""
    if not isinstance(found, dict):
        return found
    copy = {name: value for name, value in found.items() if not name.startswith("_")}
    if "_intents" in found and any(path.split(".")[0] == "payments" for path in expand):
        copy["payments"] = {"object": "list", "data": [_payment(account, found, one) for one in found["_intents"]]}
    for name, value in copy.items():
        inner = [path.partition(".")[2] for path in expand if path.partition(".")[0] == name]
        if inner and isinstance(value, str):
            value = account.objects[value]
        if inner and isinstance(value, list):
            copy[name] = [shown(account, one, inner) for one in value]
        elif isinstance(value, dict):
            copy[name] = shown(account, value, [path for path in inner if path])
    return copy


def _payment(account: Account, invoice: Values, intent_id: str) -> Values:
    status = {"succeeded": "paid"}.get(account.get(intent_id, "payment_intent")["status"], "open")
    facts = {"id": f"inpay_{intent_id}", "object": "invoice_payment", "invoice": invoice["id"], "status": status}
    facts["payment"] = {"type": "payment_intent", "payment_intent": intent_id}
    return blank("invoice_payment") | facts
