"""Copies of everything, putting one back, and what an update makes anew."""
