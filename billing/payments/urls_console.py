from django.urls import URLPattern, URLResolver, path

from billing.payments import api_console as api
from billing.payments import api_desk as desk
from billing.payments.stripe.api import StripeEventsView
from billing.payments.stripe.api_console import CardRefundView, StripeView

urlpatterns: list[URLPattern | URLResolver] = [
    path("console/payments/", desk.PaymentsView.as_view()),
    path("console/payments/csv/", desk.PaymentsFileView.as_view()),
    path("console/payments/<uuid:payment_id>/", desk.PaymentView.as_view()),
    path("console/companies/<int:company_id>/reminders/", desk.RemindersView.as_view()),
    path("console/companies/<int:company_id>/reminders/pause/", desk.RemindersPauseView.as_view()),
    path("console/companies/<int:company_id>/suspension/", desk.SuspensionView.as_view()),
    path("console/payments/<uuid:payment_id>/take-back/", api.TakeBackView.as_view()),
    path("console/payments/<uuid:payment_id>/card-refund/", CardRefundView.as_view()),
    path("console/stripe/", StripeView.as_view()),
    path("stripe/events/", StripeEventsView.as_view()),
    path("console/refunds/", api.RefundsView.as_view()),
    path("console/invoices/<uuid:invoice_id>/write-off/", api.WriteOffView.as_view()),
    path("console/bank/<slug:step>/", api.BankFileView.as_view()),
    path("console/bank-lines/", api.BankLinesView.as_view()),
    path("console/bank-lines/<int:bank_line_id>/", api.BankLineView.as_view()),
    path("console/receivables/", api.ReceivablesView.as_view()),
    path("console/trial-balance/", api.TrialBalanceView.as_view()),
    path("console/finance/<slug:report>/<slug:form>/", api.FinanceFileView.as_view()),
    path("console/verification/", api.VerificationView.as_view()),
]
