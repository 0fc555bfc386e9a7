"""What the public opens in a browser."""
