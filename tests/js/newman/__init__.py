"""What is asked of Newman, and where a collection run differs on purpose."""
