"""Queries about what people can come to: what it is, who signed up, who is to be told."""
