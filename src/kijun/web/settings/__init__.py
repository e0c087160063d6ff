"""Settings: `settings.py` is the page that they begin with; letters, mailbox, calendars."""
