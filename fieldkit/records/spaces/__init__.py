"""What each space of subjects makes of its records: one file a space."""
