"""Those to whom every door is closed, and the sealed mailbox."""
