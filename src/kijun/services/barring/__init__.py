"""Whom the house deals with no more: the gate, doors closed and opened, the sealed mailbox."""
