"""The engine and its settings, for whoever wants to see them."""
