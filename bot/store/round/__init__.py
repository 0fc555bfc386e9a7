"""Which rows hold rounds of 你点我检?"""
