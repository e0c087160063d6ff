"""Measure the judge beside other rule engines on one job: ``python -m bench``."""
