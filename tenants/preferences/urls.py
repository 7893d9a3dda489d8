from django.urls import URLPattern, URLResolver, path

from tenants.preferences.api import PreferenceView

urlpatterns: list[URLPattern | URLResolver] = [
    path("preferences/<slug:name>/", PreferenceView.as_view(), name="preference"),
]
