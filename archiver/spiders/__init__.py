"""The spiders; one serves every source."""
