"""What do phones, tests and load generators ask of the platform, under /sandbox/?"""
