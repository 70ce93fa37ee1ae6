"""Short texts and single words: what they say, in any language that was met."""
