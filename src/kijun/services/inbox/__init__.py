"""What comes by mail: read, put down to whoever wrote it, and shown to the owner."""
