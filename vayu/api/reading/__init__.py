"""Files become objects: what was saved, what other tools measured, what they wrote."""
