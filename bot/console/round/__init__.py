"""How does the office run a round of 你点我检, from a template to the report?"""
