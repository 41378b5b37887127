"""The page that is the app in the field: the same for everybody, so that a phone may keep it."""

from dataclasses import dataclass

from templates.pages.shared import Shell


@dataclass(frozen=True, slots=True)
class FieldApp:
    """The frame of the app with the templates of its views. Its shell names nobody: it is kept on the phone."""

    shell: Shell
