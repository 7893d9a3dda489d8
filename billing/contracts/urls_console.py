from django.urls import URLPattern, URLResolver, path

from billing.contracts import api_console

_CONTRACT = "console/companies/<int:company_id>/contract"

urlpatterns: list[URLPattern | URLResolver] = [
    path("console/contract-templates/", api_console.TemplatesView.as_view()),
    path(f"{_CONTRACT}/", api_console.CompanyContractView.as_view()),
    path(f"{_CONTRACT}/notice/", api_console.NoticeView.as_view()),
    path(f"{_CONTRACT}/preview/", api_console.PreviewView.as_view()),
    path("console/proposals/<int:proposal_id>/", api_console.ProposalView.as_view()),
]
