"""Who works here: `members.py` keeps people and roles; joining, one's own account, records."""
