"""What leaves the house: claim, send, record."""
