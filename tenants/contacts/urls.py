"""Routes of contacts, below /api/ of a workspace."""

from django.urls import URLPattern, URLResolver, path

from tenants.contacts.api import ContactListView, ContactView
from tenants.contacts.duplicates import DuplicatesView, MergeView
from tenants.contacts.erasing import EraseView
from tenants.contacts.importing.api import FaultyView, ImportView, PreviewView
from tenants.contacts.timeline import ContactCallsView

urlpatterns: list[URLPattern | URLResolver] = [
    path("contacts/", ContactListView.as_view(), name="contacts"),
    path("contacts/duplicates/", DuplicatesView.as_view(), name="contacts-duplicates"),
    path("contacts/import/", ImportView.as_view(), name="contacts-import"),
    path("contacts/import/preview/", PreviewView.as_view(), name="contacts-import-preview"),
    path("contacts/import/faulty/", FaultyView.as_view(), name="contacts-import-faulty"),
    path("contacts/<uuid:contact_id>/", ContactView.as_view(), name="contact"),
    path("contacts/<uuid:contact_id>/erase/", EraseView.as_view(), name="contact-erase"),
    path("contacts/<uuid:contact_id>/merge/<uuid:other_id>/", MergeView.as_view(), name="contact-merge"),
    path("contacts/<uuid:contact_id>/calls/", ContactCallsView.as_view(), name="contact-calls"),
]
