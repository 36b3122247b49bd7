"""Facts as immutable records, and the pure fold that turns them into state. No I/O in here."""
