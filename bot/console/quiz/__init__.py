"""How does the office put a quiz together, open it, and see how people did?"""
