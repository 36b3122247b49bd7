"""A sound for each verdict, so that it is known without a look at the screen."""
