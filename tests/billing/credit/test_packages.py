"""What a package covers is taken off on the bill; until then its minutes are set aside and charged like any (0049)."""

from decimal import Decimal

from billing.catalogue.models import Plan
from billing.contracts.services import open_trial
from billing.rating import ChargeKind
from billing.rating.parts import Counted, Minutes, Package, write_parts
from linepool.kernel.tenancy import company_scope, public_scope
from linepool.kernel.verdicts import Granted
from tenants.companies.models import Company
from tests.billing.build import outbound, rate_all, tell
from tests.billing.conftest import OPENED
from tests.billing.credit.cases import MINUTE, NOON, Till
from tests.billing.invoices.life import bill


def test_minutes_of_a_package_are_set_aside_at_the_price_of_the_book(company_a: Company, tariff: None) -> None:
    package = Package(Decimal(30), kinds=(ChargeKind.OUTBOUND,), counted=Counted.MINUTES, included=500)
    with public_scope():
        Plan.objects.filter(code="package").update(parts=write_parts([Minutes(), package]))
    with company_scope(company_a):
        open_trial(company_a.pk, "package", since=OPENED)
    till, hold = Till(company_a), Till(company_a).hold()
    assert till.reserve(hold, 3) == Granted(3 * MINUTE, Decimal("1.20"))
    till.settle(hold, 3 * MINUTE)
    tell(outbound(company_a, 3 * MINUTE, at=NOON, call_id=hold.call_id))
    rate_all()
    assert (till.held, till.charged) == (Decimal(0), Decimal("1.20"))
    november = bill(company_a)
    lines = {line.kind: line.amount for line in november.lines}
    assert (lines["outbound"], lines["covered"], november.net) == (Decimal("1.20"), Decimal("-1.20"), Decimal(30))
