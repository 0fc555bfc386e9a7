"""Staff pages of notices: writing, checking, agreeing, sending, and what became of them."""
