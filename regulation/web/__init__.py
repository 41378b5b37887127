"""The addresses: routes that take, call and reply; views that lay out what they got as pages."""
