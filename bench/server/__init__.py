"""How fast the server is: pages, facts and letters, with 1,000 clients and 100,000 facts."""
