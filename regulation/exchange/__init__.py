"""What other systems read and write: files in formats that are not ours."""
