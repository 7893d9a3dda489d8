from django.urls import URLPattern, URLResolver, path

from billing.parties.api import CompanyProfileView, LegalEntitiesView, LegalEntityView

urlpatterns: list[URLPattern | URLResolver] = [
    path("console/legal-entities/", LegalEntitiesView.as_view()),
    path("console/legal-entities/<slug:entity_code>/", LegalEntityView.as_view()),
    path("console/companies/<int:company_id>/billing-profile/", CompanyProfileView.as_view()),
]
