"""Extract claims that can be checked against the public record."""
