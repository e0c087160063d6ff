"""Personal data, erasable, under opaque ids: clients, people, how to reach them, free text."""
