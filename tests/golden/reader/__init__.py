"""The reading half of the sync protocol, written from docs/sync.md alone: it shares no code with the product."""
