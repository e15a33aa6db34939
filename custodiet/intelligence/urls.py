"""Addresses of the desk."""

from django.urls import path

from custodiet.intelligence import views

app_name = "intelligence"
urlpatterns = [
    path("", views.leads, name="leads"),
    path("raise/", views.raise_lead, name="raise"),
    path("raise/done/", views.raised, name="raised"),
    path("<int:pk>/", views.lead, name="lead"),
    path("<int:pk>/grade/", views.grade, name="grade"),
    path("<int:pk>/risks/", views.risks, name="risks"),
    path("<int:pk>/subject/", views.subject, name="subject"),
    path("<int:pk>/keep/", views.keep, name="keep"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
]
