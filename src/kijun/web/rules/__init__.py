"""The rules: the draft and its text, versions, sharing, sending, announcing, what-if."""
