"""Rules of campaigns, what the office sends to many at once; each file answers one question about them."""
