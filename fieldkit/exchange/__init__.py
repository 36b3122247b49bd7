"""How journals meet: pages on the wire, one round trip, and the loop that always tries again."""
