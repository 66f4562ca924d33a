"""What is asked of chai, and where `pm.expect` differs on purpose."""
