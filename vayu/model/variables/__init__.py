"""Variables by scope, what is kept of them, and where a template asks for one."""
