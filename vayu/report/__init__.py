"""What a run or a response looks like once it is over: text, HTML, JSON. No widgets here."""
