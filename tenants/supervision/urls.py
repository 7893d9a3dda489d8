from django.urls import URLPattern, URLResolver

from tenants.desk.commands import urls_of
from tenants.supervision.buttons import BUTTONS

urlpatterns: list[URLPattern | URLResolver] = [*urls_of(BUTTONS)]
