"""What enterprises, inspectors and regulators do: the use cases, the pages' addresses, the command.

Inside: cli > web > use cases (register, grading; strangers to each other) > office > catalogue, access, settings.
"""
