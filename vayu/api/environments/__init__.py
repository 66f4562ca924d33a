"""Variables by name, their secrets, and what a request is sent with of them."""
