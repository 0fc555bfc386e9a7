"""How does the office keep its register of businesses?"""
