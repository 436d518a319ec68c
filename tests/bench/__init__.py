"""`make bench`: how fast the road is, in ratios measured in one run."""
