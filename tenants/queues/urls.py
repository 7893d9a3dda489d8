from django.urls import URLPattern, URLResolver, path

from tenants.queues.api import DispositionsView, QueueMembersView, QueueViewSet

urlpatterns: list[URLPattern | URLResolver] = [
    path("queues/", QueueViewSet.as_view({"get": "list", "post": "create"}), name="queues"),
    path(
        "queues/<uuid:queue_id>/",
        QueueViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="queue",
    ),
    path("queues/<uuid:queue_id>/members/", QueueMembersView.as_view(), name="queue-members"),
    path("dispositions/", DispositionsView.as_view(), name="dispositions"),
]
