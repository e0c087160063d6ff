"""What stands between a house and the world: one folder a kind of channel, of one shape."""
