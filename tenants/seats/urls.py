from django.urls import URLPattern, URLResolver, path

from linepool.kernel.api.objects import urls_of_objects
from tenants.seats.api import SeatPhoneView, SeatViewSet

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_of_objects("seats", SeatViewSet, "seat"),
    path("seats/<uuid:seat_id>/phone/", SeatPhoneView.as_view(), name="seat-phone"),
]
