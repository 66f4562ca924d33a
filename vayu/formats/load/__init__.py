"""How much load and when, as text: a profile's sentence, the arrivals of another time."""
