"""From the text of an environment file to settings, or to all that is wrong with it."""
