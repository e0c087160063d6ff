"""The application that a web server serves."""

from __future__ import annotations

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kijun.config.settings")
application = get_wsgi_application()
# Or else whoever comes first waits a second and more, until all pages have been loaded.
import_module(settings.ROOT_URLCONF)
# What is here now stays: the collector need not walk through it while somebody waits for a page.
gc.collect()
gc.freeze()
