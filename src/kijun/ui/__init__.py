"""What pages and letters share: marks, seals, rule quotes, the day line, charts, forms, styles."""
