"""Facts written down and judged, what lies beside them, and the record as people read it."""
