"""Runs as pages, and as code that does them again."""
