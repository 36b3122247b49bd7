"""The badge code and the sheets it is printed on."""
