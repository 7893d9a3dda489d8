from django.urls import URLPattern, URLResolver, path

from billing.payments.api import PaymentsView, WalletView
from billing.payments.stripe.api import CardLookView, CardPaymentView, CardView

urlpatterns: list[URLPattern | URLResolver] = [
    path("payments/", PaymentsView.as_view(), name="payments"),
    path("card/", CardView.as_view()),
    path("card/look/", CardLookView.as_view()),
    path("invoices/<uuid:invoice_id>/card-payment/", CardPaymentView.as_view()),
    path("wallet/", WalletView.as_view(), name="wallet"),
]
