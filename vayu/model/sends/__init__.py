"""One exchange: a request to be sent once, what came back, and what is kept of it."""
