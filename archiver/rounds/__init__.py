"""One round of a source: what is asked, what that leads to, what was known before."""
