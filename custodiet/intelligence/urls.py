"""Addresses of this room."""

app_name = "intelligence"
urlpatterns: list = []
