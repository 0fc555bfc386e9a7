"""The staff's pages of the account's menu, welcome and keywords."""
