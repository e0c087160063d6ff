"""Engagements, invoices and payments, also out of tables; amounts and dates as people type them."""
