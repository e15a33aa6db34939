"""Addresses of this room."""

app_name = "detection"
urlpatterns: list = []
