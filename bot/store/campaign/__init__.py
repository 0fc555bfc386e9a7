"""Queries of campaigns; each file answers one question about them."""
