"""The laptop's screens: they ask the kit, and show what it answers."""
