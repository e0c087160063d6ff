"""A practice to look at: half a year lies behind it, and a week happens before one's eyes."""
