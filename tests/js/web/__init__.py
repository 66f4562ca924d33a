"""What is asked of Node about the objects of the web that scripts have."""
