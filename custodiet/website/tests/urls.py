from django.urls import include, path

from custodiet import urls_staff

urlpatterns = [each for each in urls_staff.urlpatterns if str(each.pattern) != "sign-in/"]
urlpatterns += [path("sign-in/", include("custodiet.website.signin_urls"))]
