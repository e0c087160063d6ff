"""Kijun (基準): house rules for clients, announced beforehand and applied evenly, with reasons."""

__version__ = "0.1.0"
