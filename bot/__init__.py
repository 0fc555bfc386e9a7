"""食语 Shiyu: how a food-safety office and its citizens talk on WeChat."""

__version__ = "0.1.0"
