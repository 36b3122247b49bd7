"""The web page for the command desk: live, self-contained, for the wall and for the hand."""
