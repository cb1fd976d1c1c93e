"""Whether lobbying moves votes, by how much, and who could be moved; on arrays."""
