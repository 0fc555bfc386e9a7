"""Queries on the register of businesses."""
