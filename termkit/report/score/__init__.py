"""Scores of drafts as text, JSON, HTML, Markdown, JUnit and the TSV of the shared tasks: one file a format."""
