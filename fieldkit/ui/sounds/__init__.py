"""A sound for each verdict and each kind of news, so that it is known without a look at the screen."""
