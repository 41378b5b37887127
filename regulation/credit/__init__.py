"""Credit 信用: the class of a legal entity, how long a record is published, and its repair 信用修复."""
