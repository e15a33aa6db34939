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
    path("<int:number>/lost/", views.lost, name="lost"),
    path("<int:number>/link/", views.link, name="link"),
    path("appointments/<int:number>/", views.appointment, name="appointment"),
    path("appointments/<int:number>/agree/", views.agree_appointment, name="agree-appointment"),
    path("appointments/<int:number>/refuse/", views.refuse_appointment, name="refuse-appointment"),
    path("renewals/<int:number>/", views.renewal, name="renewal"),
    path("renewals/<int:number>/agree/", views.agree, name="agree"),
    path("renewals/<int:number>/refuse/", views.refuse, name="refuse"),
    path("renewals/<int:number>/carry-out/", views.carry_out, name="carry-out"),
]
