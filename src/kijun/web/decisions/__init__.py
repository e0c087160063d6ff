"""A decision's page, what stands beside it, and the appeals that wait for an answer."""
