"""Public-host routes of the operator's console."""

from django.urls import URLPattern, URLResolver, path

from linepool.console import api, bans, lending, visits

urlpatterns: list[URLPattern | URLResolver] = [
    path("console/bans/", bans.BansView.as_view()),
    path("console/bans/<uuid:ban_id>/", bans.BanView.as_view()),
    path("console/carriers/<slug:carrier_code>/", api.CarrierView.as_view()),
    path("console/companies/", api.CompaniesView.as_view()),
    path("console/companies/<int:company_id>/", api.CompanyView.as_view()),
    path("console/companies/<int:company_id>/queues/", lending.CompanyQueuesView.as_view()),
    path("console/companies/<int:company_id>/visit/", visits.VisitView.as_view()),
    path("console/lending/", lending.LendingView.as_view()),
    path("console/lending/<int:company_id>/<int:user_id>/", lending.LoanView.as_view()),
    path("console/pool/", api.PoolView.as_view()),
    path("console/nodes/<slug:node_name>/", api.NodeView.as_view()),
]
