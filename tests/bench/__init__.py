"""What does a message cost, beside the libraries citizens' offices use today?"""
