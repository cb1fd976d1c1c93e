"""Figures from the public record as evidence for the claims in an article."""
