"""Sends single requests: through one warm worker, with tokens, and noted in the history."""
