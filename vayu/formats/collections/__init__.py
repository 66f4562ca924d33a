"""A collection as files: what is in them, what they are called, and in which order they are."""
