from django.urls import URLPattern, URLResolver, path

from linepool.kernel.api.objects import urls_of_objects
from tenants.queues.api import DispositionsView, QueueMembersView, QueueViewSet

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_of_objects("queues", QueueViewSet, "queue"),
    path("queues/<uuid:queue_id>/members/", QueueMembersView.as_view(), name="queue-members"),
    path("dispositions/", DispositionsView.as_view(), name="dispositions"),
]
