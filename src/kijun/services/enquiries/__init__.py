"""Services that are applied for: `enquiries.py` takes and answers enquiries; triage, letters."""
