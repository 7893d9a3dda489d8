"""The operator's price books by HTTP: upload, preview, publish, download."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from billing.catalogue.models import PriceBook, RateEntry
from billing.catalogue.prices import Price
from billing.catalogue.services import publish_version
from billing.rating import ChargeKind
from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.sheets import read_sheet
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company

ClientFor = Callable[[User | None, Company | None], Client]
BOOKS = "/api/console/price-books/"
BOOK = f"{BOOKS}hosted-cn/"
NEXT = """kind,prefix,label_zh,label_en,per_minute,pulse,connect_fee,barred
inbound,,呼入功能费,Inbound function fee,0.15,60/60,0,
outbound,86,国内长途,National,0.38,60/60,,
outbound,8612590,声讯台,Premium rate,0,60/60,,yes
outbound,44,英国,United Kingdom,1.20,60/60,,
"""


@pytest.fixture
def operator(client_for: ClientFor, tariff: None) -> Client:
    with public_scope():
        user = User.objects.create_user("op@example.com", None, name="Op", is_operator=True)
    return client_for(user, None)


def upload(client: Client, text: str = NEXT, days: float = 9) -> Any:
    file = SimpleUploadedFile("prices.csv", text.encode(), "text/csv")
    when = (timezone.now() + timedelta(days=days)).isoformat()
    body = encode_multipart(BOUNDARY, {"file": file, "effective_from": when})
    answer = client.put(f"{BOOK}draft/", body, content_type=MULTIPART_CONTENT)
    return answer.json() if answer.status_code == 200 else (answer.status_code, answer.json())


def test_an_upload_shows_what_it_would_change_and_prices_nothing_yet(operator: Client) -> None:
    shown = upload(operator)
    assert shown["problems"] == []
    assert shown["compared_with"] == 1
    assert (shown["draft"]["state"], shown["draft"]["prices"]) == ("draft", 4)
    changes = {(c["prefix"], c["sort"]): (c["before"], c["after"]) for c in shown["differences"]["shown"]}
    before, after = changes["86", "cheaper"]
    assert (before["per_minute"], after["per_minute"], after["pulse"]) == ("0.40", "0.38", "60/60")
    assert changes["8616899", "unbarred"][1]["prefix"] == "86"  # its own row is gone: a national call from now on
    assert changes["44", "priced"][0] is None
    assert shown["differences"]["counts"]["same"] == 2
    assert operator.get(f"{BOOK}draft/").json() == shown
    with public_scope():
        assert PriceBook.objects.get(code="hosted-cn").versions.filter(published_at__isnull=False).count() == 1


def test_a_list_with_mistakes_names_them_and_leaves_the_draft_as_it_was(operator: Client) -> None:
    first = upload(operator)
    shown = upload(operator, NEXT.replace("0.38", "cheap").replace("44,", "4x,"))
    assert shown["draft"] is shown["differences"] is None
    assert [(p["line"], p["column"], p["code"]) for p in shown["problems"]] == [
        (3, "per_minute", "bad_price"),
        (5, "prefix", "bad_prefix"),
    ]
    assert operator.get(f"{BOOK}draft/").json() == first


def test_a_new_upload_takes_the_drafts_place(operator: Client) -> None:
    upload(operator)
    shown = upload(operator, NEXT.replace("0.38", "0.41"))
    assert shown["differences"]["counts"]["dearer"] == 1
    with public_scope():
        assert RateEntry.objects.filter(version__published_at__isnull=True).count() == 4


def test_a_published_version_comes_into_force_and_is_on_record(operator: Client) -> None:
    upload(operator)
    book = operator.post(f"{BOOK}publish/").json()
    assert [(v["number"], v["state"]) for v in book["versions"]] == [(2, "coming"), (1, "in_force")]
    assert operator.post(f"{BOOK}publish/").json()["code"] == "no_draft"
    with public_scope():
        assert Entry.objects.filter(verb="price_book.published", details__version=2, actor__startswith="Op").exists()


def test_a_version_that_would_change_the_past_is_refused(operator: Client) -> None:
    upload(operator, days=-1)
    answer = operator.post(f"{BOOK}publish/")
    assert (answer.status_code, answer.json()["fields"]) == (400, {"effective_from": "past"})


def test_a_draft_can_be_thrown_away(operator: Client) -> None:
    upload(operator)
    assert operator.delete(f"{BOOK}draft/").status_code == 204
    assert operator.delete(f"{BOOK}draft/").json()["code"] == "no_draft"
    with public_scope():
        assert not RateEntry.objects.filter(version__published_at__isnull=True).exists()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_version_taken_away_and_brought_back_changes_nothing(operator: Client, form: str) -> None:
    file = operator.get(f"{BOOK}1/{form}/")
    assert file["Content-Disposition"] == f'attachment; filename="hosted-cn-v1.{form}"'
    when = (timezone.now() + timedelta(days=3)).isoformat()
    same = SimpleUploadedFile(f"prices.{form}", file.content)
    body = encode_multipart(BOUNDARY, {"file": same, "effective_from": when})
    shown = operator.put(f"{BOOK}draft/", body, content_type=MULTIPART_CONTENT).json()
    rows = len(list(read_sheet(file.content))) - 1
    assert shown["differences"]["counts"]["same"] == rows == shown["draft"]["prices"]
    assert shown["differences"]["shown"] == []


def test_a_new_book_begins_empty_and_its_first_version_may_begin_in_the_past(operator: Client) -> None:
    wish = {"code": "carrier-cost", "name_zh": "运营商成本", "name_en": "Carrier cost", "currency": "CNY"}
    assert operator.post(BOOKS, wish, content_type="application/json").json()["versions"] == []
    again = operator.post(BOOKS, wish, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "price_book_exists")
    with public_scope():
        book = PriceBook.objects.get(code="carrier-cost")
        row = Price(ChargeKind.OUTBOUND, "86", "国内", "National", Decimal("0.11"), 1, 1)
        publish_version(book, timezone.now() - timedelta(days=30), [row])
    listed = {one["code"]: one["versions"] for one in operator.get(BOOKS).json()}
    assert [(v["number"], v["state"]) for v in listed["carrier-cost"]] == [(1, "in_force")]


@pytest.mark.parametrize("path", ["nobodys/draft/", "hosted-cn/9/csv/", "hosted-cn/1/pdf/"])
def test_what_is_not_there_is_not_found(operator: Client, path: str) -> None:
    answer = operator.get(f"{BOOKS}{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_price_book")
