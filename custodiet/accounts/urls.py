"""Addresses of this room."""

from django.urls import path

from custodiet.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.listing, name="list"),
    path("open/", views.opening, name="open"),
    path("<int:number>/", views.account, name="account"),
    path("<int:number>/role/", views.role, name="role"),
    path("<int:number>/who/", views.who, name="who"),
    path("<int:number>/close/", views.close, name="close"),
    path("<int:number>/second-factor/", views.second_factor, name="second-factor"),
    path("<int:number>/link/", views.link, name="link"),
]
