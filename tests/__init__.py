"""Tests mirror the rings of the house."""
