"""One module a resource of the control API."""
