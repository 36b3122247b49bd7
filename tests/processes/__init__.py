"""Real processes, files and sockets: killed, cut, filled up, restored, lied to; what was confirmed is never lost."""
