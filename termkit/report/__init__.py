"""Findings and scores -> text for people and machines; one file a report."""
