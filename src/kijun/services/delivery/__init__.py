"""Letters from their words to a mail server: the outbox, its conditions, enclosures, sending."""
