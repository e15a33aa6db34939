"""The web process, staff or street as the settings say."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "custodiet.settings")
application = get_wsgi_application()
