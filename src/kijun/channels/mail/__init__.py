"""Mail: letters out over SMTP, words in over IMAP."""
