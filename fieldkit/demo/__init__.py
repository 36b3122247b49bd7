"""The county's day played by simulated captains, and the script's own count of what they entered."""
