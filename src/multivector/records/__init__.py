"""The public record: one module an origin, all of one shape."""
