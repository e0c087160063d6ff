"""Work that was agreed: its terms, what it brought, what is owed for it."""
