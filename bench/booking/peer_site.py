"""django-appointment as its documentation sets it up, on SQLite as Kijun opens it.

It runs in an environment of its own, which holds nothing of Kijun: `BENCH_HOME` is its folder,
`BENCH_KEY` signs its sessions.
`python -m bench.booking.peer_site COUNT` fills it and prints the key of a visitor's session.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import include, path

from bench.booking.calendar import CLOSES, MINUTES, OPENS, taken

settings.configure(
    SECRET_KEY=os.environ["BENCH_KEY"],
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    TIME_ZONE="Asia/Tokyo",
    USE_TZ=True,
    STATIC_URL="static/",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "appointment",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(os.environ["BENCH_HOME"]) / "peer.sqlite3",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                ),
            },
        }
    },
    LOGGING={"version": 1, "disable_existing_loggers": True},
)
django.setup()
urlpatterns = [path("", include("appointment.urls"))]
application = get_wsgi_application()


def fill(count: int) -> str:
    """Fill the calendar, and return the key of a signed-in visitor's session."""
    from appointment.models import (  # type: ignore[import-not-found] # the peer has it
        Appointment,
        AppointmentRequest,
        Service,
        StaffMember,
        WorkingHours,
    )
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    length = dt.timedelta(minutes=MINUTES)
    service = Service.objects.create(name="Consulting", duration=length, price=22000)
    staff = StaffMember.objects.create(
        user=User.objects.create_user("haruka", "haruka@example.com", first_name="Haruka"),
        slot_duration=MINUTES,
        lead_time=dt.time(OPENS),
        finish_time=dt.time(CLOSES),
        work_on_saturday=True,
        work_on_sunday=True,
    )
    staff.services_offered.add(service)
    for day in range(7):
        WorkingHours.objects.create(
            staff_member=staff, day_of_week=day, start_time=dt.time(OPENS), end_time=dt.time(CLOSES)
        )
    visitors = [
        User.objects.create_user(f"client{number}", f"c{number}@example.com", first_name="Client")
        for number in range(200)
    ]
    for number, starts in enumerate(taken(count)):
        asked = AppointmentRequest.objects.create(
            date=starts.date(),
            start_time=starts.time(),
            end_time=(starts + length).time(),
            service=service,
            staff_member=staff,
        )
        Appointment.objects.create(
            client=visitors[number % 200], appointment_request=asked, phone="+81312345678"
        )
    return _session_of(visitors[0])


def _session_of(visitor: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(visitor.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = visitor.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    print(fill(int(sys.argv[1])))
