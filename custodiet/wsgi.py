"""The web process, staff or street as the settings say."""

import os
import resource

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "custodiet.settings")
# A core file would hold what was just sent here, in the clear.
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
application = get_wsgi_application()
