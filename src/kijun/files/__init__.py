"""File formats: what other people and programs wrote, as rulebooks and facts."""
