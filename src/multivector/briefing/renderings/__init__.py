"""A brief as a page, as Markdown, and as a document, all from the same content."""
