"""Bots that are not ours, as their libraries' own pages show them: what they need to know of the account."""

TOKEN = "tokenofothers"
AES_KEY = "otherbotsOtherbotsOtherbotsOtherbotsOtherb0"
APPID = "wxfedcba9876543210"
SECRET = "secretofothers"
