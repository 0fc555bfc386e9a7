"""Commands of the command line that need a room of their own, and what all commands share."""
