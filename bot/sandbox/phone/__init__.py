"""The phone in the browser: its page, its built-in pictures and places."""
