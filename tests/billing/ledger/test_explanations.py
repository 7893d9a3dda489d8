"""The price of a call, explained on the call's page."""

from billing.ledger.explanations import explain
from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import company_scope
from tenants.companies.models import Company
from tests.billing.build import agent, inbound, outbound, rate_all, tell
from tests.billing.conftest import Contracted


def test_each_leg_of_a_call_shows_its_steps(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a)
    call_id = new_id()
    tell(inbound(company_a, 61_500, call_id=call_id), agent(company_a, 61_500, call_id=call_id))
    rate_all()
    with company_scope(company_a):
        caller, browser = sorted(explain(company_a.pk, call_id), key=lambda leg: str(leg["kind"]), reverse=True)
    assert (caller["kind"], caller["state"], caller["amount"], caller["currency"]) == (
        "inbound",
        "rated",
        "0.300000",
        "CNY",
    )
    assert [step["code"] for step in caller["steps"]] == ["clock", "duration", "prefix", "pulse", "price"]
    assert caller["steps"][1]["text"]["en"] == "61.500 s were measured and count as 62 s"
    assert (browser["state"], browser["amount"]) == ("free", "0.000000")
    assert browser["steps"][0]["text"]["zh-hans"] == "已包含在座席月租中"


def test_a_quarantined_leg_says_why_and_a_pending_one_has_no_price_yet(
    company_a: Company, contracted: Contracted
) -> None:
    contracted(company_a)
    held = outbound(company_a, 1_000, to="+1415")
    tell(held)
    (pending,) = explain(company_a.pk, held.call_id)
    assert (pending["state"], pending["amount"], pending["steps"]) == ("pending", None, [])
    rate_all()
    (quarantined,) = explain(company_a.pk, held.call_id)
    assert quarantined["steps"][0]["values"]["reason"] == "no_rate"


def test_another_companys_call_is_unknown(company_a: Company, company_b: Company, contracted: Contracted) -> None:
    contracted(company_a)
    leg = outbound(company_a, 1_000)
    tell(leg)
    rate_all()
    assert explain(company_b.pk, leg.call_id) == []
