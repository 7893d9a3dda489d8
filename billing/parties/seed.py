"""The legal entity a new installation begins with, for its operator to overwrite."""

from billing.parties.models import LegalEntity
from billing.parties.services import create_entity


def seed() -> LegalEntity:
    """The example entity; one that exists stays as it is."""
    found = LegalEntity.objects.order_by("pk").first()
    return found or create_entity(
        code="main",
        invoice_prefix="LP-",
        credit_prefix="LPC-",
        name="示例呼叫服务有限公司 Example Call Services Ltd.",
        address="上海市浦东新区示例路 1 号，200120\n1 Example Road, Pudong, Shanghai 200120",
        tax_id="91310000EXAMPLE001",
        bank="示例银行上海分行 Example Bank, Shanghai\n6222 0000 0000 0000 001\nSWIFT EXAMCNSH",
        email="billing@linepool.example",
        notes_zh="付款时请注明账单编号。",
        notes_en="Please name the invoice number in your payment.",
    )
