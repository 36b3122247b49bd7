"""What this machine can do at most: raw measures that the figures are held against."""
