"""What happened, and the laptop: records, journal, exchange, kit and screens."""
