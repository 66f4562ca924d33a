"""The workspace: a collection's tree, its environments and the history, beside open requests."""
