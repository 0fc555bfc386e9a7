"""Which inspection results are there? Queries, one question a file."""
