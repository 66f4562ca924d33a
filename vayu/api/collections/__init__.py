"""Folders of requests that are kept as files, and their requests sent in a row."""
