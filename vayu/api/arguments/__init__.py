"""What people pass to a call: checked, and made into records of `vayu.model`."""
