"""How does a bot bear many citizens at once? A generator that speaks to its callback as the platform does."""
