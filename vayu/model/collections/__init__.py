"""Requests in folders, and how they are rearranged."""
