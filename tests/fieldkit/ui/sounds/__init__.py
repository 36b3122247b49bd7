"""The screens, driven as a person and a scanner drive them, on a real kit."""
