from django.urls import URLPattern, URLResolver, path

from tenants.seats.api import SeatViewSet

urlpatterns: list[URLPattern | URLResolver] = [
    path("seats/", SeatViewSet.as_view({"get": "list", "post": "create"}), name="seats"),
    path("seats/<uuid:seat_id>/", SeatViewSet.as_view({"patch": "partial_update", "delete": "destroy"}), name="seat"),
]
