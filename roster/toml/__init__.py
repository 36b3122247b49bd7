"""Reading event files (TOML) into events, with the line of every problem."""
