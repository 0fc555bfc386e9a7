"""How does the office announce something people can come to, and see who comes?"""
