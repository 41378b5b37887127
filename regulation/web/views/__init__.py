"""What a use case returned, laid out as the page that shows it: one module a page, values in, values out."""
