"""The addresses of signing in: those pages of allauth that are wanted here, and no others.

Left out on purpose: signing up, resetting a password by email, keeping email addresses, joining other
sign-ons to one's account. An administrator opens accounts and makes links.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.socialaccount import views as social
from django.urls import include, path

from custodiet.accounts import views as ours

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("welcome/", ours.password, name="account_first_password"),
    path("welcome/<int:number>/<str:token>/", ours.welcome, name="account_welcome"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("3rdparty/login/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("3rdparty/login/error/", social.login_error, name="socialaccount_login_error"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]
