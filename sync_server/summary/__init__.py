"""The day's summary: figures, the report made of them, and the files that it is written to."""
