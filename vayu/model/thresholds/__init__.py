"""Limits for the numbers of a run: written, read, and what became of them."""
