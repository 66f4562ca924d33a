"""What a run came to, tick by tick and at its end, and whether that can be trusted."""
