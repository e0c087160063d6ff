"""Rulebooks written, published and announced: whom they bind, and what another would decide."""
