"""Addresses of cases."""

from django.urls import path

from custodiet.cases import views

app_name = "cases"
urlpatterns = [
    path("", views.cases, name="cases"),
    path("open/<int:lead>/", views.open_case, name="open"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/definition/", views.definition, name="definition"),
    path("<int:pk>/question/", views.question, name="question"),
    path("<int:pk>/second/", views.second, name="second"),
    path("<int:pk>/refer/", views.refer, name="refer"),
    path("<int:pk>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("<int:pk>/mode/", views.mode, name="mode"),
    path("<int:pk>/decisions/", views.decisions, name="decisions"),
    path("<int:pk>/access/", views.access, name="access"),
    path("<int:pk>/timeline/", views.timeline, name="timeline"),
    path("<int:pk>/subject/", views.subject, name="subject"),
    path("<int:pk>/person/", views.person, name="person"),
    path("<int:pk>/name/", views.show_name, name="show-name"),
    path("<int:pk>/keep/", views.keep, name="keep"),
    path("<int:pk>/off/", views.off, name="off"),
    path("<int:pk>/clear/", views.clear, name="clear"),
    path("<int:pk>/reviews/", views.reviews, name="reviews"),
    path("<int:pk>/risks/", views.risks, name="risks"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
    path("<int:pk>/close/", views.close, name="close"),
]
