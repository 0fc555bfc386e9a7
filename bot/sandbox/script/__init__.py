"""How does a conversation, written down, play itself against a bot? In tests, on the command line, as a guided tour."""
