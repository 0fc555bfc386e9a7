"""Measures on data outside the project: `make eval DATA=folder`."""
