"""The kernel's side of the control API: find, start, call and follow the engine."""
