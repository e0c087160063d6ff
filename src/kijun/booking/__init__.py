"""Sessions: what is agreed for when, as pages and calendars show it."""
