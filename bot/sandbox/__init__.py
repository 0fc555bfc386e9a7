"""A local WeChat platform with a phone in the browser."""
