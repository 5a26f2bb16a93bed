"""What the glossary lacks: terms that texts use and nobody has entered yet."""
