"""Rules of inspection results; each file answers one question about them."""
