"""The nouns: small frozen values that every other part speaks in. Imports nothing of termkit's but errors."""
