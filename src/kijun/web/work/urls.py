"""Addresses of engagements, invoices and tables of payments."""

from __future__ import annotations

from django.urls import path

from kijun.web.work import engagements, invoices, payment_import

urlpatterns = [
    path("clients/<str:client_id>/engagements/", engagements.work, name="work"),
    path("clients/<str:client_id>/engagements/new/", engagements.agree, name="new-engagement"),
    path("clients/<str:client_id>/invoices/new/", invoices.new, name="new-invoice"),
    path("engagements/<int:pk>/", engagements.engagement, name="engagement"),
    path("engagements/<int:pk>/terms/", engagements.terms, name="engagement-terms"),
    path("engagements/<int:pk>/<str:what>/", engagements.act, name="engagement-act"),
    path("invoices/", invoices.open_invoices, name="invoices"),
    path("invoices/import/", payment_import.bring, name="import-payments"),
    path("invoices/<int:pk>/", invoices.invoice, name="invoice"),
    path("invoices/<int:pk>/<str:what>/", invoices.act, name="invoice-act"),
]
