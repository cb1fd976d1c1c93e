"""A brief as a page, as Markdown, and as a document: each written from the same content."""
