"""Two texts that say the same thing -> segments: passages that render each other."""
