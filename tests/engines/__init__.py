"""Real site engines, installed, filled with posts, served on this machine and crawled: ``make engines``."""
