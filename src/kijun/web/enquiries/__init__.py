"""Enquiries: `enquiries.py` lists and answers them; how a service is applied for."""
