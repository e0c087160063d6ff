"""The append-only record and decisions of each room, chained by hashes, and work to do later."""
