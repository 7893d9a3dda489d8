from django.urls import URLPattern, URLResolver, path

from linepool.exports import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("exports/", api.ExportsView.as_view()),
    path("exports/<uuid:export_id>/", api.ExportView.as_view()),
    path("exports/<uuid:export_id>/file/", api.ExportFileView.as_view()),
]
