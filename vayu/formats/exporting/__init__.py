"""Requests as other tools and programs write them."""
