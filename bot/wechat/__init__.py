"""The platform's end of the wire."""
