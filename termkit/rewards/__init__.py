"""Rewards for training: what a translation is worth, term by term, in a way that cannot be gamed."""
