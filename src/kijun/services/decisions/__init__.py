"""What becomes of a decision: planned, confirmed, carried out, explained, appealed, reviewed."""
