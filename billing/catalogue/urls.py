from django.urls import URLPattern, URLResolver, path

from billing.catalogue.api import PlanListView

urlpatterns: list[URLPattern | URLResolver] = [path("plans/", PlanListView.as_view(), name="plans")]
