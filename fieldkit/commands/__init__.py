"""The commands of `fieldkit`: each asks the kit one thing and prints the answer as sentences or as JSON."""
