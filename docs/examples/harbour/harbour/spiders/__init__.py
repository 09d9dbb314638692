"""One spider that is all yours, and one that is ours but for the listing."""
