"""Magics of a notebook: ``%load_ext vayu``."""
