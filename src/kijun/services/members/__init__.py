"""Who works in the house: `members.py` holds them to its rules; joining, letters, readiness."""
