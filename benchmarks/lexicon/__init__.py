"""How the aligner's lexicon is made, and what it is made of."""
