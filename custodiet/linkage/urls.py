"""Addresses of people."""

from __future__ import annotations

from django.urls import URLPattern, path

from custodiet.linkage import views

app_name = "linkage"
urlpatterns: list[URLPattern] = [path("<int:pk>/name/", views.show_name, name="show-name")]
