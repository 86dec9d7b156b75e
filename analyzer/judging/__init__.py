"""From a claim and a passage to a relation: typed comparisons and the pair judge."""
