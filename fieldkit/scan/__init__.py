"""From what a scanner, a camera or a picture gives to the text of a badge."""
