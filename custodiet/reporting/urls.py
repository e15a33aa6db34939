"""Addresses of the desk's side of reporting."""

from django.urls import path

from custodiet.reporting.views import custody, desk, doors, files, find, keys, work

app_name = "reporting"
urlpatterns = [
    path("", desk.reports, name="reports"),
    path("key/", desk.key, name="key"),
    path("search/", find.search, name="search"),
    path("figures/", find.figures, name="figures"),
    path("keys/", keys.colleagues, name="keys"),
    path("keys/keepers/", keys.keepers, name="keepers"),
    path("unlock/", desk.unlock, name="unlock"),
    path("lock/", desk.lock, name="lock"),
    path("taken/", doors.taken, name="taken"),
    path("take/", doors.take, name="take"),
    path("partners/", doors.partners, name="partners"),
    path("partners/new/", doors.register, name="register-partner"),
    path("partners/<int:pk>/", doors.partner, name="partner"),
    path("partners/<int:pk>/words/", doors.renew, name="renew-partner"),
    path("<int:pk>/tell-partner/", doors.tell, name="tell-partner"),
    path("releases/", custody.listed, name="releases"),
    path("releases/<int:pk>/", custody.release, name="release"),
    path("releases/<int:pk>/refuse/", custody.refuse, name="refuse-release"),
    path("releases/<int:pk>/identity/", custody.identity, name="identity"),
    path("releases/<int:pk>/end/", custody.end, name="end-release"),
    path("<int:pk>/ask-release/", custody.ask, name="ask-release"),
    path("<int:pk>/keep-from/", custody.keep_from, name="keep-from"),
    path("<int:pk>/", desk.report, name="report"),
    path("<int:pk>/note/", work.note, name="note"),
    path("<int:pk>/mask/", work.mask, name="mask"),
    path("<int:pk>/hand-over/", work.hand_over, name="hand-over"),
    path("<int:pk>/take-up/", desk.take_up, name="take-up"),
    path("<int:pk>/pass-on/", desk.pass_on, name="pass-on"),
    path("<int:pk>/end/", desk.end, name="end"),
    path("<int:pk>/step-out/", desk.step_out, name="step-out"),
    path("<int:pk>/sort/", desk.sort, name="sort"),
    path("<int:pk>/files/<str:ident>/", files.original, name="file"),
    path("<int:pk>/files/<str:ident>/look/", files.look, name="look"),
    path("<int:pk>/files/<str:ident>/clean/", files.cleaned, name="cleaned"),
]
