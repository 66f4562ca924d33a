"""What is sent: method, URL, headers, body, who sends it, and how it travels."""
