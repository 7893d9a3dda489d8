from django.urls import URLPattern, URLResolver, path

from billing.payments.api import PaymentsView, WalletView

urlpatterns: list[URLPattern | URLResolver] = [
    path("payments/", PaymentsView.as_view(), name="payments"),
    path("wallet/", WalletView.as_view(), name="wallet"),
]
