"""Tables, queries and the only commit."""
