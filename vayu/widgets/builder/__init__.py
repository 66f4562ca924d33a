"""The request builder: one form, kept in the kernel, of which the page is a view."""
