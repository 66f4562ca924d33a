"""What runs around a request, what its tests came to, and what it wants to be seen."""
