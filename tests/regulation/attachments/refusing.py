"""Sends every bad file of the corpus to the shelf from a process of its own, and prints what came of it."""

import json
import resource
import sys

from regulation import attachments
from regulation.settings import from_env
from tests.regulation.attachments import corpus


def main(folder: str) -> None:
    """One line of JSON: each file's sentences, and by how many MB this process grew at most."""
    settings = from_env({"YIMA_DATA_DIR": folder})
    attachments.keep(settings, corpus.saved(corpus.picture(), "JPEG"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said: dict[str, list[str]] = {}
    for name, content in corpus.bad():
        try:
            attachments.keep(settings, content)
        except attachments.PhotoRefused as refused:
            said[name] = [refused.sentence.zh, refused.sentence.en]
        else:
            said[name] = []
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    sys.stdout.write(json.dumps({"said": said, "grown": grown / 1024}))


if __name__ == "__main__":
    main(sys.argv[1])
