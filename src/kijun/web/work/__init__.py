"""Engagements, invoices and payments, with a client and as lists."""
