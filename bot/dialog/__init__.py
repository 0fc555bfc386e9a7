"""The dialogue engine: knows nothing of WeChat or of food."""
