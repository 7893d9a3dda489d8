from django.urls import URLPattern, URLResolver, path

from billing.commissions import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("sales/", api.SaleListView.as_view(), name="sales"),
    path("sales/decisions/", api.DecisionsView.as_view(), name="sale-decisions"),
    path("sales/<uuid:sale_id>/", api.SaleView.as_view(), name="sale"),
    path("sales/<uuid:sale_id>/move/", api.SaleMoveView.as_view(), name="sale-move"),
    path("commissions/", api.CommissionTotalsView.as_view(), name="commissions"),
    path("commissions/form/", api.CommissionFormView.as_view(), name="commission-form"),
    path("commissions/terms/", api.AgentTermsView.as_view(), name="commission-terms"),
]
