"""Rulebooks as their owner writes them: a draft, and the versions that were published."""
