"""A seed is a day: kits, a server, time, network and disks in one process, with all that goes wrong in the field."""
