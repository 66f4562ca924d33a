"""What is open and what was sent, with the forms that a notebook shows of them."""
