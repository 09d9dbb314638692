"""Reread: today's extractor over the raw pages of the archive; what would change, and writing it.

`page` is what a worker does with the pages of one article, `walk` the articles in the order of the archive, `run` the
way of them all, `change` what came of one, `summary` what came of all.
"""
