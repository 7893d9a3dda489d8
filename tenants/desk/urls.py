from django.urls import URLPattern, URLResolver, path

from tenants.desk import api
from tenants.desk.buttons import BUTTONS
from tenants.desk.commands import urls_of
from tenants.desk.contact import DeskContactView

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", api.DeskView.as_view(), name="desk"),
    path("desk/history/", api.DeskHistoryView.as_view(), name="desk-history"),
    path("desk/contact/", DeskContactView.as_view(), name="desk-contact"),
    path("desk/directory/", api.DeskDirectoryView.as_view(), name="desk-directory"),
    path("desk/login/", api.DeskLoginView.as_view(), name="desk-login"),
    path("desk/logout/", api.DeskLogoutView.as_view(), name="desk-logout"),
    *urls_of(BUTTONS),
]
