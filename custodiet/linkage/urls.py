"""Addresses of this room."""

app_name = "linkage"
urlpatterns: list = []
