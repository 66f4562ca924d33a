"""Texts taken apart, whoever wrote them: YAML, a shell's words, parts of a body, rows of data."""
