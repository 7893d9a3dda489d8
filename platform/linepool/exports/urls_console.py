from django.urls import URLPattern, URLResolver, path

from linepool.exports import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("console/exports/", api.ConsoleExportsView.as_view()),
    path("console/exports/<uuid:export_id>/", api.ConsoleExportView.as_view()),
    path("console/exports/<uuid:export_id>/file/", api.ConsoleExportFileView.as_view()),
]
