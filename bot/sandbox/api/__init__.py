"""The calls the platform offers to bots, one module a noun."""
