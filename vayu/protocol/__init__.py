"""What goes over the wire, as values. No sockets here."""
