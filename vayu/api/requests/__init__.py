"""A request: built, changed, sent once, and put under load."""
