"""What came back, its headers and cookies, and the tests that look at it."""
