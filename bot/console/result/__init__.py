"""How do results of inspections come in, get looked at by two people, and go out?"""
