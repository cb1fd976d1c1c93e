"""Figures of the public record as evidence for the claims of an article."""
