"""Whether lobbying moves votes, by how much, and which states; on arrays."""
