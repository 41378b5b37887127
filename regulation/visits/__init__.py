"""The visit itself: the list run, the submission, findings to points to grade, the mending."""
