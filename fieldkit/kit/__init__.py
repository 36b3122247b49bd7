"""The laptop's program without any screen: one method for each thing that an operator does."""
