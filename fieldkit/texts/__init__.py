"""What the kit says, in each language: gettext catalogues whose message ids are names, so no text stands in code."""
