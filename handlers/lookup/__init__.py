"""What results and businesses share in the chat: lines to tap, names to choose from, what a short reply means then."""
